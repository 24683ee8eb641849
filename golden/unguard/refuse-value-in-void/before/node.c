#include "tank.h"

void node_sync(Node *node)
{
    TREE_RDLOCK_GUARD();
    if (node->busy) {
        return node_wait_for(node);
    }
    node_touch(node);
}
