#include "tank.h"

void node_sort_all(Node *node)
{
    while (node) {
        tree_wrlock_paused();
        if (node->busy) {
            tree_wrunlock();
            node = node->next;
            continue;
        }
        if (node_swap(node)) {
            tree_wrunlock();
            break;
        }
        tree_wrunlock();
    }
}
