#include "tank.h"

void node_sort(Node *node)
{
    /*
     * Nobody may look at the node now.
     */
    tree_wrlock_paused(); /* against readers */
    node_swap(node);
    tree_wrunlock(); /* done */
}
