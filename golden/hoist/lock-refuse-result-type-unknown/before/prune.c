#include "tank.h"

/* Takes a node out of the tree; counts its children. */
int node_detach(Node *node)
{
    int left;

    tree_wrlock();
    left = node_unlink(node);
    tree_wrunlock();
    return left;
}

NODE_RESULT(int) node_prune(Node *node)
{
    return node_detach(node);
}
