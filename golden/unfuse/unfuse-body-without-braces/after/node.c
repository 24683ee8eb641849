#include "tank.h"

void node_sort(Node *node)
{
    if (node->first) {
        pause_all_begin();
        tree_wrlock();
    } else {
        pause_all_begin();
        tree_wrlock();
    }
    if (node_swap(node)) {
        tree_wrunlock();
        pause_all_end();
    } else {
        tree_wrunlock();
        pause_all_end();
    }
}
