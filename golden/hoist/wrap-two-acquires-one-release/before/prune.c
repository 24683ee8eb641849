#include "tank.h"

/* Takes a node out of the tree. */
void TREE_WRLOCK node_detach(Node *node)
{
    pause_all_begin();
    node_unlink(node);
    pause_all_end();
}

void node_prune(Node *node)
{
    if (node->parent) {
        tree_wrlock();
        node_detach(node);
    } else {
        node_wait(node);
        tree_wrlock();
        node_reset(node);
    }
    node_notify(node);
    tree_wrunlock();
}
