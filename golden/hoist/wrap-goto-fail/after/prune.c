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

int node_replace(Node *node, Node *with)
{
    int ret;

    pause_all_begin();
    tree_wrlock();
    ret = node_check(node);
    if (ret < 0) {
        goto fail;
    }
    ret = node_check(with);
    if (ret < 0) {
        goto fail;
    }
    node_swap(node, with);
    node_detach(node);
    tree_wrunlock();
    pause_all_end();
    node_free(node);
    return 0;

fail:
    node_reset(with);
    tree_wrunlock();
    pause_all_end();
    return ret;
}
