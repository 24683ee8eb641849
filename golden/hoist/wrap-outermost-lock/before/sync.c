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

int node_settle(Node *node)
{
    int ret;

    tree_wrlock();
    node_mark(node);
    tree_rdlock();
    ret = node_flush(node);
    tree_rdunlock();
    node_reset(node);
    tree_wrunlock();
    return ret;
}
