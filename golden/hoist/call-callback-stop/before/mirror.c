#include "tank.h"

struct NodeOps {
    void TREE_WRLOCK_PTR (*cut)(Node *node);
};

/* Takes a node out of the tree. */
void TREE_WRLOCK node_detach(Node *node)
{
    pause_all_begin();
    node_unlink(node);
    pause_all_end();
}

static void TREE_WRLOCK
mirror_remove(Node *node)
{
    node_mark(node);

    node_detach(node->peer);

    node->peer = NULL;
}

const NodeOps mirror_ops = {
    .cut = mirror_remove,
};

void node_remove(Node *node)
{
    tree_wrlock();
    node->ops->cut(node);
    tree_wrunlock();
}
