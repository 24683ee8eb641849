#include "tank.h"

int node_sync(Node *node)
{
    int ret;

    tree_rdlock();
    if (node->busy) {
        ret = -EBUSY;
        goto out;
    }
    node_touch(node);
    ret = 0;

out:
    tree_rdunlock();
    return ret;
}

int node_tell_all(Node *node)
{
    int ret;

    tree_rdlock();
    ret = node_probe(node);
    if (ret < 0) {
        goto out;
    }
    node_touch(node);

    ret = 0;

out:
    tree_rdunlock();

    return ret;
}
