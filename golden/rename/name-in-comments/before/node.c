#include "tank.h"

/*
 * Stops a node; see also node_stop(), node_stop(node) and *node_stop ()*.
 * To node_stop a node is not to stop it; node_stop_all() is another function.
 */
int node_stop(Node *node)
{
    return node->state; /* node_stop()/node_run(): a pair */
}
