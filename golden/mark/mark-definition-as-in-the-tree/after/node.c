#include "node.h"

int TREE_RDLOCK node_walk(Node *node)
{
    return node->depth;
}
