#include "tank.h"

/*
 * Takes a node out of the tree.
 *
 * All queues must be paused.
 */
void TREE_WRLOCK node_detach(Node *node)
{
    node_unlink(node);
}

void node_prune_all(Node *root)
{
    Node *child;

    pause_all_begin();
    tree_wrlock();
    while (root->children) {
        child = root->children;
        node_detach(child);
        tree_wrunlock();
        pause_all_end();
        node_wait(child);
        node_free(child);
        pause_all_begin();
        tree_wrlock();
    }
    tree_wrunlock();
    pause_all_end();
}
