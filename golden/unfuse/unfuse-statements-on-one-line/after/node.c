#include "tank.h"

void node_sort(Node *node)
{
    node_prepare(node); pause_all_begin(); tree_wrlock(); node_swap(node);
    node_reset(node); tree_wrunlock(); pause_all_end(); node_log("sorted");
}
