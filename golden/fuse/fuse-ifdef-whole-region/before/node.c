#include "tank.h"

void node_sort(Node *node)
{
#ifdef TANK_SMALL
    pause_all_begin();
    tree_wrlock();
    node_swap(node);
    tree_wrunlock();
    pause_all_end();
#else
    pause_all_begin();
    tree_wrlock();
    node_swap(node->next);
    tree_wrunlock();
    pause_all_end();
#endif
}
