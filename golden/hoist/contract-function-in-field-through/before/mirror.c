#include "node.h"

static void TREE_WRLOCK
mirror_remove(Node *node, int id)
{
    Node *child = node_find(id);

    pause_all_begin();
    node_unlink(child);
    pause_all_end();
    node->refs--;
}

const NodeOps mirror_ops = {
    .cut = mirror_remove,
};
