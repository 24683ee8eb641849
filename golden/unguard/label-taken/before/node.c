#include "tank.h"

int node_load(Node *node)
{
    int ret = 0;

    TREE_RDLOCK_GUARD();
    if (!node->store) {
        return -1;
    }
    ret = node_read(node);
    if (ret < 0) {
        goto out;
    }
    node_touch(node);

out:
    node_drop_buffer(node);
    return ret;
}
