#include "tank.h"

int node_sync(Node *node)
{
    int ret;
    AUTO_NODE Node *watched = node_watch(node, &ret);

    tree_rdlock();
    ret = node_probe(watched);
    tree_rdunlock();
    return ret;
}
