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
    pause_all_begin();
    tree_wrlock(); /* keeps readers out */
    if (node->busy) {
        tree_wrunlock(); // nothing was changed
        pause_all_end();
        return -EBUSY;
    }
    node_detach(node); /* the last link */
    tree_wrunlock(); /* pairs with the lock at the top,
                      * and lets the readers in again */
    pause_all_end();
    return 0;
}
