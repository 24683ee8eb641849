#include "tank.h"

int node_sync(Node *node)
{
    TREE_RDLOCK_GUARD();
    if (node->busy) {
        return -EBUSY;
    }
    node_touch(node);
    return 0;
}

int node_tell_all(Node *node)
{
    int ret;

    TREE_RDLOCK_GUARD();
    ret = node_probe(node);
    if (ret < 0) {
        return ret;
    }
    node_touch(node);

    return 0;
}
