#include "tank.h"

void node_sort(Node *node)
{
    tree_wrlock_paused();
    if (node_swap(node)) {
        tree_wrunlock();
    } else {
        tree_wrunlock();
    }
}
