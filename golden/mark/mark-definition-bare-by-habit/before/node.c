#include "node.h"

int node_turn(Node *node)
{
    return node->depth;
}

int node_walk(Node *node)
{
    return node->depth;
}
