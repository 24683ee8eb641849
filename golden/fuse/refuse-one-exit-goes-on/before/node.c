#include "tank.h"

int node_sort(Node *node)
{
    pause_all_begin();
    tree_wrlock();
    if (node->busy) {
        tree_wrunlock();
        pause_all_end();
        return -EBUSY;
    }
    node_swap(node);
    tree_wrunlock();
    node_log("sorted");
    pause_all_end();
    return 0;
}
