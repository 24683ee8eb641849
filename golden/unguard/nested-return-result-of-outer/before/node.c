#include "tank.h"

int node_sync(Node *node)
{
    int err;

    TREE_RDLOCK_GUARD();
    if (node->first) {
        QUEUE_GUARD(&node->lock);
        node_touch(node->first);
        return node_probe(node->first);
    }
    err = node_probe(node);
    return err;
}
