#ifdef NODE_DEPTH
int node_walk(Node *node)
{
    return node->depth;
}
#else
int node_walk(Node *node)
{
    return 0;
}
#endif
