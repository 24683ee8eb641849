#include "tank.h"

int node_sort(Node *node)
{
    tree_wrlock_paused();
#ifdef TANK_CHECKED
    if (node->busy) {
        tree_wrunlock();
        return -EBUSY;
    }
#endif
    node_swap(node);
    tree_wrunlock();
    return 0;
}
