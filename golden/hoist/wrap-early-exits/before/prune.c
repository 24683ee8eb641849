#include "tank.h"

/* Takes a node out of the tree. */
void TREE_WRLOCK node_detach(Node *node)
{
    pause_all_begin();
    node_unlink(node);
    pause_all_end();
}

int node_prune(Node *node, int id)
{
    tree_wrlock();
    if (node->busy) {
        tree_wrunlock();
        return -EBUSY;
    }
    node_mark(node);
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
