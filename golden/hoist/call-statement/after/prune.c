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

void TREE_UNLOCKED node_prune(Node *node)
{
    node_mark(node);

    /* the parent goes with the node */
    pause_all_begin();
    node_detach(node); /* takes the lock */
    pause_all_end();
    node_free(node);
}
