#include "tank.h"

/* Takes a node out of the tree, under a lock of its own. */
void TREE_UNLOCKED node_detach(Node *node)
{
    tree_wrlock();
    pause_all_begin();
    node_unlink(node);
    pause_all_end();
    tree_wrunlock();
}

void node_prune(Node *node)
{
    if (node->peer)
        node_detach(node->peer);
    node_detach(node);
    if (node->stale) {
        node_free(node);
    }
}
