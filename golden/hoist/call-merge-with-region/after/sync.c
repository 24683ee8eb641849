#include "tank.h"

/*
 * Writes a node back. Reads the tree under a lock of its own if it has to.
 *
 * All queues must be paused.
 */
static int node_store(Node *node)
{
    int ret;

    ret = store_write(node);
    return ret;
}

int node_sync_pair(Node *a, Node *b)
{
    int ret;

    pause_all_begin();
    tree_rdlock();
    ret = node_store(a);
    tree_rdunlock();
    ret += node_store(b);
    pause_all_end();
    return ret;
}
