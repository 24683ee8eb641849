#include "tank.h"

/* Forget a node. */
void node_drop(Node *node)
{
    pause_all_begin();
    node_unref(node);
    pause_all_end();
}

void queue_drop(Queue *queue)
{
    queue_lock(queue);
    tree_wrlock();
    node_drop(queue->node);
    tree_wrunlock();
    queue_unlock(queue);
}
