#include "tank.h"

int node_sync(Node *node)
{
    int ret, id = node->id;

    tree_rdlock();
    if (id < 0) {
        ret = -1;
        goto out;
    }
    ret = node_probe(node);
out:
    tree_rdunlock();
    return ret;
}
