#include "node.h"

int node_walk(Node *node)
{
    return node->depth;
}

static int node_turn(Node *node)
{
    return node->depth;
}
