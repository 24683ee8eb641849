#include "tank.h"

int node_sync(Node *node)
{
    int ret, id = node->id;

    TREE_RDLOCK_GUARD();
    if (id < 0) {
        ret = -1;
        return ret;
    }
    ret = node_probe(node);
    return ret;
}
