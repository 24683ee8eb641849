#include "tank.h"

/*
 * Stores what a node has not written yet.
 *
 * All queues must be paused.
 */
int TREE_RDLOCK node_flush(Node *node)
{
    int ret;

    ret = store_write(node);
    return ret;
}

int node_settle(Node *node)
{
    int ret;

    pause_all_begin();
    tree_wrlock();
    node_mark(node);
    tree_rdlock();
    ret = node_flush(node);
    tree_rdunlock();
    node_reset(node);
    tree_wrunlock();
    pause_all_end();
    return ret;
}
