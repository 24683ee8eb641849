#include "tank.h"

int node_sync(Node *node)
{
    int ret;
    AUTO_NODE Node *watched = node_watch(node, &ret);

    TREE_RDLOCK_GUARD();
    ret = node_probe(watched);
    return ret;
}
