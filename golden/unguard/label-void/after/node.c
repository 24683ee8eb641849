#include "tank.h"

void node_sync(Node *node)
{
    tree_rdlock();

    if (!node->dirty) {
        goto out;
    }

    if (node->busy)
        goto out;
    node_touch(node);

out:
    tree_rdunlock();
}
