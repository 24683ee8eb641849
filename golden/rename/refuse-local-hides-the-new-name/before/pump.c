#include "tank.h"

void pump(Node *node)
{
    int node_halt = 1;

    node->state = node_halt;
    node_stop(node);
}
