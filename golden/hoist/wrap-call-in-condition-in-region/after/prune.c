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
    int left;

    pause_all_begin();
    tree_wrlock();
    if (node_detach(node) > 0) {
        node_log("children left behind");
    }
    while (node->peer && node_detach(node->peer) > 0) {
        node_mark(node->peer);
    }
    left = node->parent ? node_detach(node->parent) : 0;
    tree_wrunlock();
    pause_all_end();
    return left;
}
