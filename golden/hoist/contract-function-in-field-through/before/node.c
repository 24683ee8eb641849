#include "node.h"

/* Takes a child away from a node that knows how. */
static void TREE_WRLOCK node_cut(Node *node, int id)
{
    node->ops->cut(node, id);
}

int node_command(Node *node, int id)
{
    int ret = 0;

    tree_wrlock();
    if (node->busy) {
        ret = -EBUSY;
        goto out;
    }
    node_cut(node, id);
out:
    tree_wrunlock();
    return ret;
}
