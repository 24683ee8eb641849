#include "tank.h"

void node_sync(Node *node)
{
    WITH_TREE_RDLOCK_GUARD() {
        node_touch(node);
        return;
    }
    node_touch(node->first);
}
