#include "node.h"

/*
 * Stores what a node has not written yet.
 *
 * All queues must be paused.
 */
int coroutine_fn node_co_flush(Node *node)
{
    int ret;

    ret = store_write(node);
    return ret;
}
