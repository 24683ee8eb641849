#include "tank.h"

int node_sync(Node *node)
{
    int ret;

    TREE_RDLOCK_GUARD();
    ret = node_probe(node);
#ifdef NODE_STRICT
    if (ret > 0) {
        return -EBUSY;
    }
#endif
    if (ret < 0) {
        return ret;
    }
    node_touch(node);
    return ret;
}
