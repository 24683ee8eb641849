#include "tank.h"

int node_prune(Node *node, int id)
{
    tree_wrlock_paused();
    if (node->busy) {
        tree_wrunlock();
        return -EBUSY;
    }
    if (node->id != id) {
        node_reset(node);
        tree_wrunlock();
        node_log("not the node that was asked for");
        return -EINVAL;
    }
    node_detach(node);
    tree_wrunlock();

    return 0;
}
