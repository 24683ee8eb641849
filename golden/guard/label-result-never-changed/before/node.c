#include "tank.h"

int node_sync(Node *node)
{
    int ret = -EBUSY;

    tree_rdlock();
    if (node->busy) {
        goto out;
    }
    if (!node->first) {
        goto out;
    }
    node_touch(node);
    ret = 0;

out:
    tree_rdunlock();
    return ret;
}

int node_settle(Node *node)
{
    int ret = -EBUSY;

    tree_rdlock();
    if (node->busy) {
        goto out;
    }
    ret = node_probe(node);
    if (ret < 0) {
        goto out;
    }
    ret = 0;
out:
    tree_rdunlock();
    return ret;
}
