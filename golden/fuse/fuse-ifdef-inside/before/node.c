#include "tank.h"

int node_sort(Node *node)
{
    pause_all_begin();
    tree_wrlock();
#ifdef TANK_CHECKED
    if (node->busy) {
        tree_wrunlock();
        pause_all_end();
        return -EBUSY;
    }
#endif
    node_swap(node);
    tree_wrunlock();
    pause_all_end();
    return 0;
}
