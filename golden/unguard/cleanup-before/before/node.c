#include "tank.h"

int node_sync(Node *node)
{
    AUTO_NODE Node *copy = node_copy(node);

    TREE_RDLOCK_GUARD();
    if (!copy) {
        return -1;
    }
    return 0;
}
