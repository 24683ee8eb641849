static int TREE_RDLOCK node_walk(Node *node);

void node_open(Node *node)
{
    tree_rdlock();
    node_walk(node);
    tree_rdunlock();
}

static int TREE_RDLOCK node_walk(Node *node)
{
    return node->depth;
}
