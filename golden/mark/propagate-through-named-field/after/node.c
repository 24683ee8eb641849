typedef struct NodeOps {
    int TREE_RDLOCK_PTR (*walk)(Node *node);
} NodeOps;

static int TREE_RDLOCK node_walk(Node *node)
{
    return node->depth;
}

static const NodeOps node_ops = {
    .walk = node_walk,
};

int TREE_RDLOCK node_visit(Node *node)
{
    return node->ops->walk(node);
}
