#include "tank.h"

/* Takes a node out of the tree; returns how many children it leaves. */
int TREE_WRLOCK node_detach(Node *node)
{
    int left;

    pause_all_begin();
    left = node_unlink(node);
    pause_all_end();
    return left;
}

int node_prune(Node *node)
{
    tree_wrlock();
    if (node->busy) {
        tree_wrunlock();
        return -EBUSY;
    }
    node_detach(node);
    tree_wrunlock();
    return 0;
}
