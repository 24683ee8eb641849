#include "tank.h"

int node_sync(Node *node)
{
    TREE_RDLOCK_GUARD();
    if (node->ready) {
        return 0;
    }
    node_fail(node);
}
