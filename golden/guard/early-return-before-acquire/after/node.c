#include "tank.h"

int node_sync(Node *node)
{
    if (!node) {
        return -1;
    }

    TREE_RDLOCK_GUARD();
    node_touch(node);

    return 0;
}
