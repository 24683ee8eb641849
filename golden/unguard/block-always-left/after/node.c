#include "tank.h"

int node_sync(Node *node)
{
    int ret;

    tree_rdlock();
    node_touch(node);
    ret = node_probe(node);
    tree_rdunlock();
    return ret;
}
