#include "tank.h"

/*
 * Stops a node; see also node_halt(), node_halt(node) and *node_halt ()*.
 * To node_stop a node is not to stop it; node_stop_all() is another function.
 */
int node_halt(Node *node)
{
    return node->state; /* node_halt()/node_run(): a pair */
}
