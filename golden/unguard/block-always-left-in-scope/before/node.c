#include "tank.h"

int node_sync(Node *node)
{
    int err = node_check(node);

    if (err) {
        return err;
    }
    QUEUE_GUARD(&node->lock);
    if (node->empty) {
        return err;
    }
    WITH_TREE_RDLOCK_GUARD() {
        node_touch(node);
        return node_probe(node);
    }
    return 0;
}
