#include "tank.h"

/* Takes a node out of the tree. */
void TREE_WRLOCK node_detach(Node *node)
{
    pause_all_begin();
    node_unlink(node);
    pause_all_end();
}

int node_prune(Node *node)
{
    if (node->parent) {
        tree_wrlock();
        node_detach(node);
    } else {
        tree_wrlock();
        if (node->busy) {
            tree_wrunlock();
            return -EBUSY;
        }
    }
    node_reset(node);
    tree_wrunlock();
    return 0;
}
