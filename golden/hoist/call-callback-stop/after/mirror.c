#include "tank.h"

struct NodeOps {
    void TREE_WRLOCK_PTR (*cut)(Node *node);
};

/*
 * Takes a node out of the tree.
 *
 * All queues must be paused.
 */
void TREE_WRLOCK node_detach(Node *node)
{
    node_unlink(node);
}

static void TREE_WRLOCK
mirror_remove(Node *node)
{
    node_mark(node);

    pause_all_begin();
    node_detach(node->peer);
    pause_all_end();

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
