#include "node.h"

int node_depth(Node *node)
{
    return node->depth;
}

int node_width(Node *node)
{
    return node_depth(node) + 1;
}
