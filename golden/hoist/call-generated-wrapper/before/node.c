#include "node.h"

/* Stores what a node has not written yet. */
int coroutine_fn node_co_flush(Node *node)
{
    int ret;

    pause_all_begin();
    ret = store_write(node);
    pause_all_end();
    return ret;
}
