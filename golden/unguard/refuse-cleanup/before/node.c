#include "tank.h"

int node_sync(Node *node)
{
    TREE_RDLOCK_GUARD();
    AUTO_NODE Node *copy = node_copy(node);

    return copy->id;
}
