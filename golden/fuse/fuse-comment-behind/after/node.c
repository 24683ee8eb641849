#include "tank.h"

void node_sort(Node *node)
{
    /* no requests */
    tree_wrlock_paused();
    node_swap(node);
    tree_wrunlock();
    /* requests again */
}
