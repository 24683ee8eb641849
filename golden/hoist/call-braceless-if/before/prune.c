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

void node_prune(Node *node, bool all)
{
    if (all)
        node_detach(node->peer);
    if (node->stale &&
        !node->busy)
        node_detach(node->next);
    if (node->parent)
        /* nobody else takes it out */
        node_detach(node);
    if (node->stale) {
        node_free(node);
    }
}
