#include "tank.h"

int node_ping(Node *node)
{
    TREE_RDLOCK_GUARD();
    node_touch(node);
    return -NODE_OK;
}
