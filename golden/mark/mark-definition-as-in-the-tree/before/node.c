#include "node.h"

int node_walk(Node *node)
{
    return node->depth;
}
