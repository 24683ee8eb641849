#include "tank.h"

void node_sync(Node *node)
{
#define LOCKED TREE_RDLOCK_GUARD()
    LOCKED;
    node_touch(node);
}
