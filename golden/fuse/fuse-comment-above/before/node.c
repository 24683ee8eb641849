#include "tank.h"

void node_sort(Node *node)
{
    /*
     * Nobody may look at the node now.
     */
    pause_all_begin();
    tree_wrlock(); /* against readers */
    node_swap(node);
    tree_wrunlock(); /* done */
    pause_all_end();
}
