#include "tank.h"

void node_sort(Node *node, bool quiet)
{
    if (quiet) {
        tree_wrlock();
    } else {
        tree_wrlock_paused();
    }
    node_swap(node);
    tree_wrunlock();
}
