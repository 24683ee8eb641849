#include "tank.h"

void node_sort(Node *node)
{
    pause_all_begin();
#ifdef TANK_LOCKED
    tree_wrlock();
#endif
    node_swap(node);
#ifdef TANK_LOCKED
    tree_wrunlock();
#endif
    pause_all_end();
}
