#include "tank.h"

const int node_sync(Node *node)
{
    TREE_RDLOCK_GUARD();
    if (node->busy) {
        return -EBUSY;
    }
    return node->count;
}
