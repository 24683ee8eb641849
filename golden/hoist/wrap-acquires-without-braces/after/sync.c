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

    if (in_coroutine()) {
        pause_all_begin();
        tree_co_rdlock();
    } else {
        pause_all_begin();
        tree_rdlock();
    }
    ret = node_flush(node);
    if (in_coroutine()) {
        tree_co_rdunlock();
        pause_all_end();
    } else {
        tree_rdunlock();
        pause_all_end();
    }
    return ret;
}
