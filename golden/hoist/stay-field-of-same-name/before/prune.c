#include "tank.h"

struct NodeOps {
    void (*node_detach)(Node *node);
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

static void plain_detach(Node *node)
{
    node->parent = NULL;
}

const NodeOps plain_ops = {
    .node_detach = plain_detach,
};

void node_prune(Node *node)
{
    tree_wrlock();
    node->ops->node_detach(node);
    tree_wrunlock();
}
