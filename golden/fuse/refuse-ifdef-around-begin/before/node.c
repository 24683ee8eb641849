#include "tank.h"

void node_sort(Node *node)
{
#ifdef TANK_PAUSED
    pause_all_begin();
#endif
    tree_wrlock();
    node_swap(node);
    tree_wrunlock();
#ifdef TANK_PAUSED
    pause_all_end();
#endif
}
