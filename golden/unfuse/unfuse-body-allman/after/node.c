#include "tank.h"

void node_sort(Node *node)
{
    if (node->busy)
    {
        node_wait(node);
    }
    pause_all_begin();
    tree_wrlock();
    while (node_swap(node))
    {
        node = node->next;
    }
    if (node->last)
    {
        tree_wrunlock();
        pause_all_end();
    }
    else
    {
        node_reset(node);
        tree_wrunlock();
        pause_all_end();
    }
}
