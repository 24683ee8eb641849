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

void node_sync(Node *node)
{
    WITH_TREE_RDLOCK_GUARD() {
        node_flush(node);
    }
    node_mark(node);
}

void node_sync_all(Node *node)
{
    tree_rdlock();
    node_flush(node);
    tree_rdunlock();
}
