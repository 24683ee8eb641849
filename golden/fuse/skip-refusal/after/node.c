#include "tank.h"

void node_sort(Node *node)
{
    tree_wrlock_paused();
    node_swap(node);
    tree_wrunlock();
}

void node_rest(Node *node)
{
    pause_all_begin();
    tree_wrlock();
    node_swap(node);
    tree_wrunlock();
    node_wait(node);
    pause_all_end();
}
