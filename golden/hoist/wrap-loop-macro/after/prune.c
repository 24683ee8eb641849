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
    Node *child, *leaf;

    pause_all_begin();
    tree_wrlock();
    NODE_FOREACH(child, root) {
        NODE_FOREACH(leaf, child) {
            node_detach(leaf);
        }
        node_detach(child);
    }
    tree_wrunlock();
    pause_all_end();
}
