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

/* All queues must be paused. */
static int TREE_WRLOCK node_drop(Node *node)
{
    if (node->peer && node_detach(node->peer) > 0) {
        node_log("the peer left children behind");
    }
    return node_detach(node);
}

int node_close(Node *node)
{
    int left;

    pause_all_begin();
    tree_wrlock();
    left = node_drop(node);
    tree_wrunlock();
    pause_all_end();
    return left;
}
