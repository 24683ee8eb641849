#include "tank.h"

int node_halt(Node *node)
{
    return node->state;
}
