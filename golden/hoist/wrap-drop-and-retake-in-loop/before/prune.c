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
    Node *child;

    tree_wrlock();
    while (root->children) {
        child = root->children;
        node_detach(child);
        tree_wrunlock();
        node_wait(child);
        node_free(child);
        tree_wrlock();
    }
    tree_wrunlock();
}
