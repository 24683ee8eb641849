#include "tank.h"

void node_sort(Node *node, bool first)
{
    if (first) {
        node_prepare(node);
        tree_wrlock_paused();
    } else {
        tree_wrlock_paused();
        node_reset(node);
    }
    node_swap(node);
    tree_wrunlock();
}
