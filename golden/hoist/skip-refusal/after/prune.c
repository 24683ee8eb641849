#include "tank.h"

/*
 * Takes a node out of the tree; returns how many children it leaves.
 *
 * All queues must be paused.
 */
int TREE_WRLOCK node_detach(Node *node)
{
    int left;

    left = node_unlink(node);
    return left;
}

int node_prune(Node *node)
{
    pause_all_begin();
    tree_wrlock();
    if (node->busy) {
        tree_wrunlock();
        pause_all_end();
        return -EBUSY;
    }
    node_detach(node);
    tree_wrunlock();
    pause_all_end();
    return 0;
}
