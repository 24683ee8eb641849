#include "tank.h"

void node_sort(Node *node)
{
    tree_wrlock_paused();
    node_swap(node);
    tree_wrunlock();
    tree_wrlock_paused();
    node_swap(node->next);
    tree_wrunlock();

    pause_all_begin();
    node_wait(node);
    pause_all_end();
}
