#include "tank.h"

/*
 * Takes a node out of the tree, under a lock of its own.
 *
 * All queues must be paused.
 */
void TREE_UNLOCKED node_detach(Node *node)
{
    tree_wrlock();
    node_unlink(node);
    tree_wrunlock();
}

static int TREE_RDLOCK node_refresh(Node *node)
{
    int ret = node_check(node);

    if (ret < 0) {
        tree_rdunlock();
        pause_all_begin();
        node_detach(node->peer);
        pause_all_end();
        tree_rdlock();
        node->peer = NULL;
    }
    return ret;
}

int node_reopen(Node *node)
{
    int ret;

    tree_rdlock();
    ret = node_refresh(node);
    tree_rdunlock();
    return ret;
}
