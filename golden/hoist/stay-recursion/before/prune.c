#include "tank.h"

/*
 * Takes a node and all that hangs below it out of the tree.
 *
 * All queues must be paused.
 */
void TREE_WRLOCK node_detach(Node *node)
{
    Node *child;

    NODE_FOREACH(child, node) {
        node_detach(child);
    }
    node_unlink(node);
}
