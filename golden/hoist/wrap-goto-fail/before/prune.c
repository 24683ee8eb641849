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

    tree_wrlock();
    ret = node_check(node);
    if (ret < 0) {
        goto fail;
    }
    ret = node_check(with);
    if (ret < 0) {
        goto fail;
    }
    node_swap(node, with);
    node_detach(node);
    tree_wrunlock();
    node_free(node);
    return 0;

fail:
    node_reset(with);
    tree_wrunlock();
    return ret;
}
