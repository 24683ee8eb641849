#include "tank.h"

void tree_wrlock_paused(void);

void node_sort(Node *node)
{
    tree_wrlock_paused();
    node_swap(node);
    tree_wrunlock();
}
