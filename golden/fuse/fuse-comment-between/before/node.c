#include "tank.h"

void node_sort(Node *node)
{
    pause_all_begin();
    /* Readers have to wait. */
    tree_wrlock();
    node_swap(node);
    tree_wrunlock();
    /* The queues may go on. */
    pause_all_end();
    node_log("sorted");
}
