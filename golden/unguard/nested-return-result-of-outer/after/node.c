#include "tank.h"

int node_sync(Node *node)
{
    int err;

    tree_rdlock();
    if (node->first) {
        queue_lock(&node->lock);
        node_touch(node->first);
        err = node_probe(node->first);
        queue_unlock(&node->lock);
        goto out;
    }
    err = node_probe(node);
out:
    tree_rdunlock();
    return err;
}
