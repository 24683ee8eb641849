#include "tank.h"

void node_sort(Node *node)
{
#ifdef TANK_SMALL
    tree_wrlock_paused();
    node_swap(node);
    tree_wrunlock();
#else
    tree_wrlock_paused();
    node_swap(node->next);
    tree_wrunlock();
#endif
}
