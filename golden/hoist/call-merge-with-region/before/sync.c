#include "tank.h"

/* Writes a node back. Reads the tree under a lock of its own if it has to. */
static int node_store(Node *node)
{
    int ret;

    pause_all_begin();
    ret = store_write(node);
    pause_all_end();
    return ret;
}

int node_sync_pair(Node *a, Node *b)
{
    int ret;

    tree_rdlock();
    ret = node_store(a);
    tree_rdunlock();
    ret += node_store(b);
    return ret;
}
