int node_walk(Node *node);

int TREE_RDLOCK node_walk(Node *node)
{
    return node->depth;
}
