#include "tank.h"

/**
 * node_halt
 * @node: what to halt; not yet in
 * node_stop
 */
int node_halt(Node *node)
{
    return node->state;
}
