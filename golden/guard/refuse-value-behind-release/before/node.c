#include "tank.h"

int node_sync(Node *node)
{
    tree_rdlock();
    if (node_busy(node)) {
        tree_rdunlock();
        return node_count(node);
    }
    node_touch(node);
    tree_rdunlock();
    return 0;
}
