#include "tank.h"

/*
 * Takes a node out of the tree if it can.
 *
 * All queues must be paused.
 */
int TREE_WRLOCK node_detach(Node *node)
{
    int ret = 0;

    if (node->busy) {
        return -EBUSY;
    }
    if (!node->parent) { return -ENOENT; }
    ret = node_check(node);
    if (ret < 0) {
        goto out;
    }
    node_unlink(node);
out:
    return ret;
}

void node_prune(Node *node)
{
    pause_all_begin();
    tree_wrlock();
    node_detach(node);
    tree_wrunlock();
    pause_all_end();
}
