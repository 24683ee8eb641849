#include "tank.h"

int node_prune(Node *node)
{
    tree_wrlock_paused();
    if (node->busy) {
        tree_wrunlock();
        return -EBUSY;
    }
    if (node_detach(node) < 0) {
        goto fail;
    }
    tree_wrunlock();
    return 0;

fail:
    tree_wrunlock();
    return -EIO;
}
