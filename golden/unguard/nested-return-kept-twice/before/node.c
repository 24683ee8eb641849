#include "tank.h"

int node_sync(Node *node)
{
    TREE_RDLOCK_GUARD();
    int err = node_probe(node);

    if (err > 0) {
        QUEUE_GUARD(&node->lock);
        node_touch(node);
        return node_probe(node->first);
    }
    return err;
}
