#include "tank.h"

void node_sync(Node *node)
{
    TREE_RDLOCK_GUARD();

    node_touch(node);
}
