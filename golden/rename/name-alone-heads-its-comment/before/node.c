#include "tank.h"

/**
 * node_stop
 * @node: what to halt; not yet in
 * node_stop
 */
int node_stop(Node *node)
{
    return node->state;
}
