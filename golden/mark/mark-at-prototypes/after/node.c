#include "node.h"

int node_walk(Node *node)
{
    return node->depth;
}

static int TREE_RDLOCK node_turn(Node *node)
{
    return node->depth;
}
