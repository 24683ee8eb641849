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

int node_sync(Node *node)
{
    int ret;

    pause_all_begin();
    tree_rdlock();
    node_mark(node);
    ret = node_flush(node);
    tree_rdunlock();
    pause_all_end();

    return ret;
}
