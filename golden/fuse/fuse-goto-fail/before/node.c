#include "tank.h"

int node_prune(Node *node)
{
    int ret = -EBUSY;

    pause_all_begin();
    tree_wrlock();
    if (node->busy) {
        goto fail;
    }
    node_detach(node);
    ret = 0;
fail:
    tree_wrunlock();
    pause_all_end();
    return ret;
}
