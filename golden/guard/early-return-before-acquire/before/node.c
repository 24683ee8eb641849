#include "tank.h"

int node_sync(Node *node)
{
    if (!node) {
        return -1;
    }

    tree_rdlock();
    node_touch(node);
    tree_rdunlock();

    return 0;
}
