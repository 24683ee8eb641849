#include "node.h"

static const struct NodeOps plain_ops = {
    .detach = node_detach,
};

void drop(Node *node)
{
    node->ops->detach(node);
}

void drop_locked(Node *node)
{
    tree_wrlock();
    node->ops->detach(node);
    tree_wrunlock();
}
