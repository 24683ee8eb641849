#include "tank.h"

int node_sort(Node *node)
{
    if (tree_wrlock_paused() < 0) {
        return -EBUSY;
    }
    node_swap(node);
    tree_wrunlock();
    return 0;
}
