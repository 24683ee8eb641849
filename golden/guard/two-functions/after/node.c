#include "tank.h"

void node_a(Node *node)
{
    TREE_RDLOCK_GUARD();
    node_touch(node);
}

int node_b(Node *node)
{
    TREE_RDLOCK_GUARD();
    if (node->first) {
        return node->first->id;
    }
    return 0;
}
