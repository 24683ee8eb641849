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
    bool clean;
    int left;

    left = node->parent ? node_detach(node) : 0;
    clean = node->busy || node_detach(node) == 0;
    clean = clean && node_detach(node) == 0;
    return clean ? left : -1;
}
