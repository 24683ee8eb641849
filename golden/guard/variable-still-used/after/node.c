#include "tank.h"

int node_sync(Node *node)
{
    int ret, id;

    TREE_RDLOCK_GUARD();
    id = node->id;
    if (id < 0) {
        return -1;
    }
    ret = node_probe(node);
    if (ret < 0) {
        return ret;
    }

    return 0;
}
