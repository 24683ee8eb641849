#ifdef NODE_DEPTH
int TREE_RDLOCK node_walk(Node *node)
{
    return node->depth;
}
#else
int TREE_RDLOCK node_walk(Node *node)
{
    return 0;
}
#endif
