#include "tank.h"

int node_sync(Node *node)
{
    int err = node_check(node);
    int ret;

    if (err) {
        return err;
    }
    queue_lock(&node->lock);
    if (node->empty) {
        ret = err;
        goto out;
    }
    tree_rdlock();
    node_touch(node);
    ret = node_probe(node);
    tree_rdunlock();
out:
    queue_unlock(&node->lock);
    return ret;
}
