#include "node.h"

int TREE_RDLOCK node_depth(Node *node)
{
    return node->depth;
}

int node_walk(Node *node)
{
    return node->depth;
}
