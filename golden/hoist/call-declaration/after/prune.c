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
    Node *peer = node->peer;
    pause_all_begin();
    int left = node_detach(node);
    pause_all_end();

    node_unref(peer);
    return left;
}
