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

int node_prune_three(Node *a, Node *b, Node *c)
{
    int left;

    left = node_detach(a);
    left += node_detach(b);

    /* c hangs on b */
    left += node_detach(c);
    return left;
}
