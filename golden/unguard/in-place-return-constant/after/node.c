#include "tank.h"

int node_ping(Node *node)
{
    tree_rdlock();
    node_touch(node);
    tree_rdunlock();
    return -NODE_OK;
}
