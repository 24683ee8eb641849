#include "tank.h"

void node_sort(Node *node)
{
    if (node->busy)
    {
        node_wait(node);
    }
    tree_wrlock_paused();
    while (node_swap(node))
    {
        node = node->next;
    }
    if (node->last)
        tree_wrunlock();
    else
    {
        node_reset(node);
        tree_wrunlock();
    }
}
