#include "tank.h"

void node_sort(Node *node, bool shared)
{
    if (shared) {
        tree_wrlock_paused();
    }
    node_swap(node);
    if (shared) {
        tree_wrunlock();
    }
}
