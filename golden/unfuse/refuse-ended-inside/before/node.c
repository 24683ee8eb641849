#include "tank.h"

void node_sort(Node *node)
{
    tree_wrlock_paused();
    node_swap(node);
    pause_all_end();
    tree_wrunlock();
}
