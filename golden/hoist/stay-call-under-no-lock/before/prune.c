#include "tank.h"

/*
 * Takes a node out of the tree, under a lock of its own; counts its children.
 *
 * All queues must be paused.
 */
int TREE_UNLOCKED node_detach(Node *node)
{
    int left;

    tree_wrlock();
    left = node_unlink(node);
    tree_wrunlock();
    return left;
}

int node_prune(Node *node)
{
    int left;

    pause_all_begin();
    if (node_detach(node) > 0) {
        node_log("children left behind");
    }
    left = node->peer ? node_detach(node->peer) : 0;
    pause_all_end();
    return left;
}
