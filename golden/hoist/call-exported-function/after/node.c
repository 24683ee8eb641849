#include "node.h"

/*
 * Takes a node out of the tree.
 *
 * All queues must be paused.
 */
void node_detach(Node *node)
{
    node_unlink(node);
}
TANK_EXPORT(node_detach);
