#include "tank.h"

int node_stop(Node *node)
{
    return node->state;
}
EXPORT_TO_TANK(node_stop);
TANK_INIT(node_stop)

void pump(void)
{
    __attribute__((cleanup(node_stop))) Node *node = node_first();

    node_run(node);
}
