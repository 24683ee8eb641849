#include "tank.h"

int node_prune(Node *node)
{
    int ret = -EBUSY;

    tree_wrlock_paused();
    if (node->busy) {
        goto fail;
    }
    node_detach(node);
    ret = 0;
fail:
    tree_wrunlock();
    return ret;
}
