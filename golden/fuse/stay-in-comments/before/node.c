#include "tank.h"

/* Like pause_all_begin(); tree_wrlock(); but for one node. */
void node_sort(Node *node)
{
    node_log("pause_all_begin(); tree_wrlock();");
    // pause_all_begin();
    // tree_wrlock();
    node_swap(node);
}
