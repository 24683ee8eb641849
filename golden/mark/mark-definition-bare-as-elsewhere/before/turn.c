#include "node.h"

int node_turn(Node *node)
{
    return node_walk(node);
}
