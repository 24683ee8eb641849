#include "tank.h"

int node_open(Node *node)
{
    int ret;

    tree_rdlock();
    ret = node_read(node);
    if (ret < 0) {
        goto fail;
    }
    if (node->fresh) {
        ret = 0;
        goto out;
    }
    ret = node_probe(node);
fail:
out:
    tree_rdunlock();
    return ret;
}
