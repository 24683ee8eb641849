#include "tank.h"

/* Takes a node out of the tree, under a lock of its own. */
void TREE_UNLOCKED node_detach(Node *node)
{
    tree_wrlock();
    pause_all_begin();
    node_unlink(node);
    pause_all_end();
    tree_wrunlock();
}

static int TREE_RDLOCK node_refresh(Node *node)
{
    int ret = node_check(node);

    if (ret < 0) {
        tree_rdunlock();
        node_detach(node->peer);
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
