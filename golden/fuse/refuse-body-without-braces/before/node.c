#include "tank.h"

void node_sort(Node *node, bool loud)
{
    if (loud)
        pause_all_begin();
    else
        pause_all_begin();
    tree_wrlock();
    node_swap(node);
    tree_wrunlock();
    pause_all_end();
}
