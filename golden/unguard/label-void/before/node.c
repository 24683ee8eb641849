#include "tank.h"

void node_sync(Node *node)
{
    TREE_RDLOCK_GUARD();

    if (!node->dirty) {
        return;
    }

    if (node->busy)
        return;
    node_touch(node);
}
