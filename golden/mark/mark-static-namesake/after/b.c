static int TREE_RDLOCK node_walk(Node *node)
{
    return 2;
}
