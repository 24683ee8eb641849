static int
node_other(Node *node)
{
    return node->depth;
}

static int
node_third(Node *node)
{
    return node->depth;
}

static int TREE_RDLOCK
node_turn(Node *node)
{
    return node->depth;
}
