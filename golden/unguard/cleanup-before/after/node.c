#include "tank.h"

int node_sync(Node *node)
{
    AUTO_NODE Node *copy = node_copy(node);
    int ret;

    tree_rdlock();
    if (!copy) {
        ret = -1;
        goto out;
    }
    ret = 0;
out:
    tree_rdunlock();
    return ret;
}
