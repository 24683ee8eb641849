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
    if (node->clean) {
        ret = 0;
        goto out;
    }
    if (node->last) {
        ret = node_flush(node);
        goto out;
    }
    ret = node_flush(node->next);
out:
    tree_rdunlock();
    pause_all_end();
    return ret;
}

void node_idle(Node *node)
{
    TREE_RDLOCK_GUARD();
    node_mark(node);
}
