#include "tank.h"

void node_sort_all(Node *node)
{
    while (node) {
        pause_all_begin();
        tree_wrlock();
        if (node->busy) {
            tree_wrunlock();
            pause_all_end();
            node = node->next;
            continue;
        }
        if (node_swap(node)) {
            tree_wrunlock();
            pause_all_end();
            break;
        }
        tree_wrunlock();
        pause_all_end();
    }
}
