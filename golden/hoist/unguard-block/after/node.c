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

void node_sync(Node *node)
{
    pause_all_begin();
    tree_rdlock();
    node_flush(node);
    tree_rdunlock();
    pause_all_end();
    node_mark(node);
}

void node_sync_all(Node *node)
{
    pause_all_begin();
    tree_rdlock();
    node_flush(node);
    tree_rdunlock();
    pause_all_end();
}
