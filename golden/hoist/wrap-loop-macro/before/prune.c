#include "tank.h"

/* Takes a node out of the tree. */
void TREE_WRLOCK node_detach(Node *node)
{
    pause_all_begin();
    node_unlink(node);
    pause_all_end();
}

void node_prune_all(Node *root)
{
    Node *child, *leaf;

    tree_wrlock();
    NODE_FOREACH(child, root) {
        NODE_FOREACH(leaf, child) {
            node_detach(leaf);
        }
        node_detach(child);
    }
    tree_wrunlock();
}
