#include "tank.h"

int node_sync(Node *node)
{
    int ret;

    TREE_RDLOCK_GUARD();
    ret = node_probe(node);
    if (ret > 0)
        return -EBUSY;
    else
        node_touch(node);
    return ret;
}
