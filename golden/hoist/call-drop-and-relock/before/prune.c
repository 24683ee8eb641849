#include "tank.h"

/* Takes a node out of the tree. */
void TREE_WRLOCK node_detach(Node *node)
{
    pause_all_begin();
    node_unlink(node);
    pause_all_end();
}

static int TREE_RDLOCK
node_refresh(Node *node)
{
    int ret;

    ret = node_check(node);
    if (ret < 0) {
        tree_rdunlock();
        tree_wrlock();
        node_detach(node->peer);
        tree_wrunlock();
        tree_rdlock();
        goto out;
    }
    node_mark(node);
out:
    node_notify(node);
    return ret;
}

void node_reopen(Node *node)
{
    tree_rdlock();
    node_refresh(node);
    tree_rdunlock();
}
