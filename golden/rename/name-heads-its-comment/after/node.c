#include "tank.h"

/**
 * node_halt - stop a node
 * @node: what to stop with node_stop
 *
 * Return: its state.
 */
int node_halt(Node *node)
{
    return node->state;
}
