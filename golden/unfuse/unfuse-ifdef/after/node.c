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
#ifdef TANK_SMALL
    node_wait(node);
#else
    pause_all_begin();
    tree_wrlock();
    node_swap(node->next);
    tree_wrunlock();
    pause_all_end();
#endif
    return 0;
}
