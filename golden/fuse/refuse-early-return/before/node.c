#include "tank.h"

int node_sort(Node *node)
{
    pause_all_begin();
    tree_wrlock();
    if (node->busy) {
        return -EBUSY;
    }
    node_swap(node);
    tree_wrunlock();
    pause_all_end();
    return 0;
}
