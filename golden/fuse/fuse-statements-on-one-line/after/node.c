#include "tank.h"

void node_sort(Node *node)
{
    node_prepare(node); tree_wrlock_paused(); node_swap(node);
    node_reset(node); tree_wrunlock(); node_log("sorted");
}
