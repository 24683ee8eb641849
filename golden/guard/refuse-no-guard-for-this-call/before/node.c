#include "tank.h"

void node_sync(Node *node)
{
    tree_co_rdlock();
    node_touch(node);
    tree_co_rdunlock();
}
