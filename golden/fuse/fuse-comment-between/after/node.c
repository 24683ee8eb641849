#include "tank.h"

void node_sort(Node *node)
{
    /* Readers have to wait. */
    tree_wrlock_paused();
    node_swap(node);
    tree_wrunlock();
    /* The queues may go on. */
    node_log("sorted");
}
