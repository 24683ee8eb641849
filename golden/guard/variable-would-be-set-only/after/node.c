#include "tank.h"

int node_sync(Node *node)
{
    int ret = -1;

    TREE_RDLOCK_GUARD();
    if (node->first) {
        ret = node_probe(node);
        return ret;
    }
    ret = 0;
    node_touch(node);
    return 1;
}
