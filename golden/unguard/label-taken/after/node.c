#include "tank.h"

int node_load(Node *node)
{
    int ret = 0;

    tree_rdlock();
    if (!node->store) {
        ret = -1;
        goto out_unlock;
    }
    ret = node_read(node);
    if (ret < 0) {
        goto out;
    }
    node_touch(node);

out:
    node_drop_buffer(node);
out_unlock:
    tree_rdunlock();
    return ret;
}
