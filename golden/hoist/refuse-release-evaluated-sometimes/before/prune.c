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
    tree_wrlock();
    if (node->peer && (tree_wrunlock(), node_try(node))) {
        return;
    }
    node_detach(node);
    tree_wrunlock();
}
