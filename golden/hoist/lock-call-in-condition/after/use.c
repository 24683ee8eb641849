#include "node.h"

int drop(Node *node)
{
    tree_wrlock();
    if (node_detach(node) < 0) {
        tree_wrunlock();
        return -1;
    }
    tree_wrunlock();
    node->state = GONE;
    return 0;
}

int drop_or(Node *node)
{
    int ret = 0;

    tree_wrlock();
    if (node_detach(node)) {
        tree_wrunlock();
        goto fail;
    } else {
        ret = 1;
    }
    tree_wrunlock();
    return ret;
fail:
    return -1;
}
