#include "tank.h"

/*
 * Forget a node.
 *
 * All queues must be paused.
 */
void node_drop(Node *node)
{
    node_unref(node);
}

void queue_drop(Queue *queue)
{
    queue_lock(queue);
    pause_all_begin();
    tree_wrlock();
    node_drop(queue->node);
    tree_wrunlock();
    pause_all_end();
    queue_unlock(queue);
}
