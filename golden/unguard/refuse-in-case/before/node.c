#include "tank.h"

void node_sync(Node *node)
{
    switch (node->kind) {
    case NODE_LEAF:
        TREE_RDLOCK_GUARD();
        node_touch(node);
        break;
    default:
        break;
    }
}
