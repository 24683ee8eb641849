#include "tank.h"

void node_sort(Node *node)
{
    if (node->first)
        tree_wrlock_paused();
    else
        tree_wrlock_paused();
    if (node_swap(node))
        tree_wrunlock();
    else
        tree_wrunlock();
}
