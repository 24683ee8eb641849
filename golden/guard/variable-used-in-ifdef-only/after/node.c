#include "tank.h"

int node_sync(Node *node)
{
    int ret = -1;

#ifdef NODE_STRICT
    if (!node->first) {
        return ret;
    }
#endif
    TREE_RDLOCK_GUARD();
    if (node->first) {
        ret = node_probe(node);
        return ret;
    }
    node_touch(node);
    return 1;
}
