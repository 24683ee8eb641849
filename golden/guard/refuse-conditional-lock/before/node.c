#include "tank.h"

void node_sync(Node *node)
{
    if (node->shared) {
        tree_rdlock();
    }
    node_touch(node);
    if (node->shared) {
        tree_rdunlock();
    }
}
