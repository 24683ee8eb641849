#include "node.h"

/* Takes a node out of the tree. */
int node_detach(Node *node)
{
    int ret;

    tree_wrlock();
    ret = node_unlink(node);
    tree_wrunlock();

    return ret;
}
