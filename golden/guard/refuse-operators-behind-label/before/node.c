#include "tank.h"

int node_sync(Node *node)
{
    int ret;

    tree_rdlock();
    ret = node_probe(node);
    if (ret < 0) {
        goto out;
    }
    ret = node_probe(node->first);
out:
    tree_rdunlock();
    return ret < 0 ? ret : 0;
}
