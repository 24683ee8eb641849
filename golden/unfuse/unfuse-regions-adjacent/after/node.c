#include "tank.h"

void node_sort(Node *node)
{
    pause_all_begin();
    tree_wrlock();
    node_swap(node);
    tree_wrunlock();
    pause_all_end();
    pause_all_begin();
    tree_wrlock();
    node_swap(node->next);
    tree_wrunlock();
    pause_all_end();
}
