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

    TREE_RDLOCK_GUARD();
    node_mark(node);
    ret = node_flush(node);

    return ret;
}
