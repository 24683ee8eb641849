#include "tank.h"

int node_sync(Node *node)
{
    int ret;

    tree_rdlock();
    int err = node_probe(node);

    if (err > 0) {
        queue_lock(&node->lock);
        node_touch(node);
        err = node_probe(node->first);
        queue_unlock(&node->lock);
        ret = err;
        goto out;
    }
    ret = err;
out:
    tree_rdunlock();
    return ret;
}
