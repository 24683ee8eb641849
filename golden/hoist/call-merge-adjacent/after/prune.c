#include "tank.h"

/*
 * Takes a node out of the tree, under a lock of its own; counts its children.
 *
 * All queues must be paused.
 */
int TREE_UNLOCKED node_detach(Node *node)
{
    int left;

    tree_wrlock();
    left = node_unlink(node);
    tree_wrunlock();
    return left;
}

int node_prune_three(Node *a, Node *b, Node *c)
{
    int left;

    pause_all_begin();
    left = node_detach(a);
    left += node_detach(b);

    /* c hangs on b */
    left += node_detach(c);
    pause_all_end();
    return left;
}
