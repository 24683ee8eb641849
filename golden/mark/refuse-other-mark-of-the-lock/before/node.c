int TREE_UNLOCKED node_walk(Node *node);

int node_walk(Node *node)
{
    return node->depth;
}
