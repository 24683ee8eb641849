#include "tank.h"

int node_open(Node *node)
{
    int ret;

    TREE_RDLOCK_GUARD();
    ret = node_read(node);
    if (ret < 0) {
        goto fail;
    }
    if (node->fresh) {
        return 0;
    }
    ret = node_probe(node);
fail:
    return ret;
}
