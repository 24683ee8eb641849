#include "tank.h"

struct NodeOps {
    int TREE_WRLOCK_PTR (*cut)(Node *node);
};

/* Takes a node out of the tree; returns how many children it leaves. */
int TREE_WRLOCK node_detach(Node *node)
{
    int left;

    pause_all_begin();
    left = node_unlink(node);
    pause_all_end();
    return left;
}

static int TREE_WRLOCK mirror_remove(Node *node)
{
    return node_detach(node->peer);
}

const NodeOps mirror_ops = {
    .cut = mirror_remove,
};
