#include "tank.h"

int node_sort(Node *node)
{
    int ret = -EBUSY;

    pause_all_begin();
    tree_wrlock();
    if (node->busy) {
        tree_wrunlock();
        goto out;
    }
    node_swap(node);
    tree_wrunlock();
    ret = 0;
out:
    pause_all_end();
    return ret;
}
