#include "tank.h"

void node_sort(Node *node)
{
    /* Readers have to wait. */
    pause_all_begin();
    tree_wrlock();
    node_swap(node);
    tree_wrunlock();
    pause_all_end();
    /* The queues may go on. */
    node_log("sorted");
}
