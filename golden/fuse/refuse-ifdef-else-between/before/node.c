#include "tank.h"

void node_sort(Node *node)
{
    pause_all_begin();
#ifdef TANK_SMALL
    node_wait(node);
#else
    tree_wrlock();
#endif
    node_swap(node);
#ifndef TANK_SMALL
    tree_wrunlock();
#endif
    pause_all_end();
}
