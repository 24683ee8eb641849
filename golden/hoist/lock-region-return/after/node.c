#include "node.h"

/* Takes a node out of the tree. */
int TREE_WRLOCK node_detach(Node *node)
{
    int ret;

    ret = node_unlink(node);

    return ret;
}
