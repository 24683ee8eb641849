#include "tank.h"

int node_prune(Node *node, int id)
{
    pause_all_begin();
    tree_wrlock();
    if (node->busy) {
        tree_wrunlock();
        pause_all_end();
        return -EBUSY;
    }
    if (node->id != id) {
        node_reset(node);
        tree_wrunlock();
        pause_all_end();
        node_log("not the node that was asked for");
        return -EINVAL;
    }
    node_detach(node);
    tree_wrunlock();
    pause_all_end();

    return 0;
}
