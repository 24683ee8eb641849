#include "tank.h"

int node_sync(Node *node)
{
    TREE_RDLOCK_GUARD();
    if (node->busy) {
        return -EBUSY;
    }
    if (!node->first) {
        return -EBUSY;
    }
    node_touch(node);
    return 0;
}

int node_settle(Node *node)
{
    int ret = -EBUSY;

    TREE_RDLOCK_GUARD();
    if (node->busy) {
        return ret;
    }
    ret = node_probe(node);
    if (ret < 0) {
        return ret;
    }
    return 0;
}
