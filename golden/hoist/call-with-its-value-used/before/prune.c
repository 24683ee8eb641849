#include "tank.h"

/* Takes a node out of the tree, under a lock of its own; counts its children. */
int TREE_UNLOCKED node_detach(Node *node)
{
    int left;

    tree_wrlock();
    pause_all_begin();
    left = node_unlink(node);
    pause_all_end();
    tree_wrunlock();
    return left;
}

int node_prune(Node *node)
{
    int left;

    left = node_detach(node);
    node_wait(node);
    node_count(node_detach(node->peer));
    node_wait(node);
    left += node_detach(node->next) + node_detach(node->parent);
    node_wait(node);
    (void)node_detach(node->children);
    return left;
}
