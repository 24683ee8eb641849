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
#ifdef TANK_SMALL
    node_wait(node);
#else
    tree_wrlock_paused();
    node_swap(node->next);
    tree_wrunlock();
#endif
    return 0;
}
