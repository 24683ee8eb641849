#include "tank.h"

int node_sort(Node *node)
{
    if (pause_all_begin() < 0) {
        return -EBUSY;
    }
    tree_wrlock();
    node_swap(node);
    tree_wrunlock();
    pause_all_end();
    return 0;
}
