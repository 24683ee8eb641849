#include "tank.h"

int node_prune(Node *node)
{
    pause_all_begin();
    tree_wrlock();
    if (node->busy) {
        tree_wrunlock();
        pause_all_end();
        return -EBUSY;
    }
    if (node_detach(node) < 0) {
        goto fail;
    }
    tree_wrunlock();
    pause_all_end();
    return 0;

fail:
    tree_wrunlock();
    pause_all_end();
    return -EIO;
}
