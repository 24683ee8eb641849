#include "tank.h"

/* Takes a node out of the tree. */
void TREE_WRLOCK node_detach(Node *node)
{
    pause_all_begin();
    node_unlink(node);
    pause_all_end();
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
    tree_wrlock();
    node_detach(node);
    tree_wrunlock();
    return ret;
}
