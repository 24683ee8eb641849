#include "tank.h"

void node_sort(Node *node, bool first)
{
    if (first) {
        node_prepare(node);
        pause_all_begin();
        tree_wrlock();
    } else {
        pause_all_begin();
        tree_wrlock();
        node_reset(node);
    }
    node_swap(node);
    tree_wrunlock();
    pause_all_end();
}
