static int node_walk(Node *node)
{
    return 1;
}
