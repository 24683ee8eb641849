#include "tank.h"

void node_sync(Node *node)
{
retry:
    tree_rdlock();
    if (node->busy) {
        tree_rdunlock();
        goto retry;
    }
    node_touch(node);
    tree_rdunlock();
}
