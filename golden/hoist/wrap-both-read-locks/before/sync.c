#include "tank.h"

/* Stores what a node has not written yet. */
int TREE_RDLOCK node_flush(Node *node)
{
    int ret;

    pause_all_begin();
    ret = store_write(node);
    pause_all_end();
    return ret;
}

int node_sync(Node *node)
{
    int ret;

    tree_rdlock();
    ret = node_flush(node);
    tree_rdunlock();
    return ret;
}

static int coroutine_fn node_co_sync(Node *node)
{
    int ret;

    tree_co_rdlock();
    ret = node_flush(node);
    tree_co_rdunlock();
    return ret;
}
