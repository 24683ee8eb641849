#include "tank.h"

void node_sort(Node *node, bool quiet)
{
    if (quiet) {
        tree_wrlock();
    } else {
        pause_all_begin();
        tree_wrlock();
    }
    node_swap(node);
    tree_wrunlock();
    if (!quiet) {
        pause_all_end();
    }
}
