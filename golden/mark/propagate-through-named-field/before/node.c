typedef struct NodeOps {
    int (*walk)(Node *node);
} NodeOps;

static int node_walk(Node *node)
{
    return node->depth;
}

static const NodeOps node_ops = {
    .walk = node_walk,
};

int node_visit(Node *node)
{
    return node->ops->walk(node);
}
