#include "tank.h"

/*
 * Takes a node out of the tree if it can.
 *
 * All queues must be paused.
 */
void TREE_WRLOCK node_detach(Node *node)
{
    if (node->busy) {
        goto out;
    }
    node_unlink(node);
out:
    ;
}

void node_prune(Node *node)
{
    pause_all_begin();
    tree_wrlock();
    node_detach(node);
    tree_wrunlock();
    pause_all_end();
}
