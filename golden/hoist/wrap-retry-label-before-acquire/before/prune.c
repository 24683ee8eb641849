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
retry:
    tree_wrlock();
    if (node->busy) {
        tree_wrunlock();
        node_wait(node);
        goto retry;
    }
    node_detach(node);
    tree_wrunlock();
}
