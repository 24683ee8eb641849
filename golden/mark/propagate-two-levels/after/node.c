#include "node.h"

int TREE_RDLOCK node_depth(Node *node)
{
    return node->depth;
}

int TREE_RDLOCK node_width(Node *node)
{
    return node_depth(node) + 1;
}
