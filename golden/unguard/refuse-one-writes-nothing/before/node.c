#include "tank.h"

void node_a(Node *node)
{
    TREE_RDLOCK_GUARD();
    node_touch(node);
}

void node_b(Node *node)
{
    switch (node->kind) {
    default:
        TREE_RDLOCK_GUARD();
        node_touch(node);
    }
}
