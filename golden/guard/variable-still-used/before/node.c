#include "tank.h"

int node_sync(Node *node)
{
    int ret, id;

    tree_rdlock();
    id = node->id;
    if (id < 0) {
        ret = -1;
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
