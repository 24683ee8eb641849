#include "tank.h"

int node_sync(Node *node)
{
    int ret;

    tree_rdlock();
    ret = node_probe(node);
    if (ret > 0) {
        ret = -EBUSY;
        goto out;
    } else {
        node_touch(node);
    }
out:
    tree_rdunlock();
    return ret;
}
