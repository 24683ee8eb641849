#include "node.h"

static void TREE_WRLOCK
mirror_remove(Node *node, int id)
{
    Node *child = node_find(id);

    node_unlink(child);
    node->refs--;
}

const NodeOps mirror_ops = {
    .cut = mirror_remove,
};
