#include "node.h"

int node_turn(Node *node)
{
    return node_walk(node);
}

int node_turn_back(Node *node)
{
    return -node_walk(node);
}
