#include "tank.h"

/*
 * Takes a node out of the tree, under a lock of its own.
 *
 * All queues must be paused.
 */
void TREE_UNLOCKED node_detach(Node *node)
{
    tree_wrlock();
    node_unlink(node);
    tree_wrunlock();
}

void node_prune_all(Node *root)
{
    Node *child;

    while (root->peer) {
        pause_all_begin();
        node_detach(root->peer);
        pause_all_end();
    }

    NODE_FOREACH(child, root) {
        pause_all_begin();
        node_detach(child);
        pause_all_end();
    }

    for (child = root->next; child; child = child->next)
        if (child->stale) {
            pause_all_begin();
            node_detach(child);
            pause_all_end();
        }
    node_free(root);
}
