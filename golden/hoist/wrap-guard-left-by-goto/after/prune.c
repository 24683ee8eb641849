#include "tank.h"

/*
 * Takes a node out of the tree.
 *
 * All queues must be paused.
 */
void TREE_WRLOCK node_detach(Node *node)
{
    node_unlink(node);
}

int node_replace(Node *node, Node *with)
{
    int ret;

    if (with) {
        TREE_RDLOCK_GUARD();
        ret = node_check(with);
        if (ret < 0) {
            goto fail;
        }
        node_mark(with);
    }
    WITH_TREE_RDLOCK_GUARD() {
        ret = node_check(node);
        if (ret < 0) {
            goto fail;
        }
    }
    return 0;

fail:
    pause_all_begin();
    tree_wrlock();
    node_detach(node);
    tree_wrunlock();
    pause_all_end();
    return ret;
}
