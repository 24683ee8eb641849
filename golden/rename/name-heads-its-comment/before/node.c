#include "tank.h"

/**
 * node_stop - stop a node
 * @node: what to stop with node_stop
 *
 * Return: its state.
 */
int node_stop(Node *node)
{
    return node->state;
}
