#include "tank.h"

int node_sort(Node *node)
{
    pause_all_begin();
    if (tree_wrlock() < 0) {
        pause_all_end();
        return -EBUSY;
    }
    node_swap(node);
    tree_wrunlock();
    pause_all_end();
    return 0;
}
