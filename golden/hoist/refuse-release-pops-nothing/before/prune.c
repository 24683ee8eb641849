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
    int ret = -ENOENT;

    if (!node->parent) {
        goto out;
    }
    tree_wrlock();
    node_detach(node);
    ret = 0;
out:
    tree_wrunlock();
    return ret;
}
