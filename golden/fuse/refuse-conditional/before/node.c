#include "tank.h"

void node_sort(Node *node, bool shared)
{
    if (shared) {
        pause_all_begin();
        tree_wrlock();
    }
    node_swap(node);
    if (shared) {
        tree_wrunlock();
        pause_all_end();
    }
}
