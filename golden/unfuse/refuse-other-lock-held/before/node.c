#include "tank.h"

void node_sort(Node *node)
{
    tree_wrlock_paused();
    tree_rdlock();
    node_swap(node);
    tree_wrunlock();
    tree_rdunlock();
}
