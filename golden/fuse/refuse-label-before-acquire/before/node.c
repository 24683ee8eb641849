#include "tank.h"

void node_sort(Node *node)
{
    pause_all_begin();
again:
    tree_wrlock();
    if (node_swap(node)) {
        tree_wrunlock();
        goto again;
    }
    tree_wrunlock();
    pause_all_end();
}
