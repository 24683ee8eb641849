#include "tank.h"

/* Takes a node out of the tree. */
void TREE_WRLOCK node_detach(Node *node)
{
    pause_all_begin();
    node_unlink(node);
    pause_all_end();
}

/* On success the tree stays locked, for the caller to look around. */
int node_prune_and_lock(Node *node)
{
    tree_wrlock();
    if (node->busy) {
        tree_wrunlock();
        return -EBUSY;
    }
    node_detach(node);
    return 0;
}
