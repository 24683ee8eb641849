#include "tank.h"

void node_sort(Node *node)
{
    tree_wrlock_paused();
    pause_all_begin();
    node_swap(node);
    tree_wrunlock();
    pause_all_end();
}
