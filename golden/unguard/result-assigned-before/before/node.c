#include "tank.h"

int node_sync(Node *node)
{
    int ret;

    TREE_RDLOCK_GUARD();
    ret = node_probe(node);
    return ret;
}
