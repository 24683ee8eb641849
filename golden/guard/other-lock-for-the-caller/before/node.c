#include "tank.h"

static void queue_enter(Queue *queue)
{
    queue_lock(queue);
    queue->users++;
}

static void queue_leave(Queue *queue)
{
    queue->users--;
    queue_unlock(queue);
}

int node_drain(Node *node)
{
    int left;

    tree_rdlock();
    queue_enter(node->queue);
    left = node->queue->length;
    queue_leave(node->queue);
    tree_rdunlock();
    return left;
}
