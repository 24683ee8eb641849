#include "tank.h"

/* Takes a node out of the tree. */
void TREE_WRLOCK node_detach(Node *node)
{
    pause_all_begin();
    node_unlink(node);
    pause_all_end();
}

int node_prune(Node *node)
{
    tree_wrlock(); /* keeps readers out */
    if (node->busy) {
        tree_wrunlock(); // nothing was changed
        return -EBUSY;
    }
    node_detach(node); /* the last link */
    tree_wrunlock(); /* pairs with the lock at the top,
                      * and lets the readers in again */
    return 0;
}
