#include "tank.h"

const int node_sync(Node *node)
{
    int ret;

    tree_rdlock();
    if (node->busy) {
        ret = -EBUSY;
        goto out;
    }
    ret = node->count;
out:
    tree_rdunlock();
    return ret;
}
