#include "tank.h"

/*
 * Takes a node out of the tree.
 *
 * All queues must be paused.
 */
void TREE_WRLOCK node_detach(Node *node)
{
    node_unlink(node);
}

int node_prune(Node *node)
{
    tree_wrlock_paused();
    if (node->busy) {
        tree_wrunlock();
        return -EBUSY;
    }
    node_detach(node);
    tree_wrunlock();
    return 0;
}
