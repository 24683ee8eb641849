#include "tank.h"

int node_sync(Node *node)
{
    tree_rdlock();
    node_touch(node);
    tree_rdunlock();
    return node_count(node);
}
