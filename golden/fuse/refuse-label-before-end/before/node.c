#include "tank.h"

int node_sort(Node *node)
{
    int ret = 0;

    pause_all_begin();
    if (node->busy) {
        ret = -EBUSY;
        goto out;
    }
    pause_all_end();
    pause_all_begin();
    tree_wrlock();
    node_swap(node);
    tree_wrunlock();
out:
    pause_all_end();
    return ret;
}
