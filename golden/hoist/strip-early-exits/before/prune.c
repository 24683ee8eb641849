#include "tank.h"

/* Takes a node out of the tree if it can. */
int TREE_WRLOCK node_detach(Node *node)
{
    int ret = 0;

    pause_all_begin();
    if (node->busy) {
        pause_all_end();
        return -EBUSY;
    }
    if (!node->parent) { pause_all_end(); return -ENOENT; }
    ret = node_check(node);
    if (ret < 0) {
        goto out;
    }
    node_unlink(node);
out:
    pause_all_end();
    return ret;
}

void node_prune(Node *node)
{
    tree_wrlock();
    node_detach(node);
    tree_wrunlock();
}
