#include "tank.h"

void node_sort(Node *node)
{
    tree_wrlock_paused();
    if (!node->next) {
        die("no brother");
    }
    node_swap(node);
    tree_wrunlock();
}
