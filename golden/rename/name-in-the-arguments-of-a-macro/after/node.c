#include "tank.h"

int node_halt(Node *node)
{
    return node->state;
}
EXPORT_TO_TANK(node_halt);
TANK_INIT(node_halt)

void pump(void)
{
    __attribute__((cleanup(node_halt))) Node *node = node_first();

    node_run(node);
}
