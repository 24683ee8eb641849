#include "tank.h"

/*
 * Takes a node out of the tree, under a lock of its own.
 *
 * All queues must be paused.
 */
void TREE_UNLOCKED node_detach(Node *node)
{
    tree_wrlock();
    node_unlink(node);
    tree_wrunlock();
}

void node_prune(Node *node)
{
    if (node->peer) {
        pause_all_begin();
        node_detach(node->peer);
        pause_all_end();
    }
    pause_all_begin();
    node_detach(node);
    pause_all_end();
    if (node->stale) {
        node_free(node);
    }
}
