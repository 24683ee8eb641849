#include "node.h"

static void TREE_WRLOCK mirror_remove(Node *node)
{
    node_detach(node->peer);
    node->peer = NULL;
}

const NodeOps mirror_ops = {
    .fits = node_fits,
    .cut = mirror_remove,
    .dump = node_dump,
};
