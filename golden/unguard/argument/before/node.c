#include "tank.h"

int queue_push(Queue *queue, Item *item)
{
    QUEUE_GUARD(&queue->lock);
    if (queue->closed) {
        return -1;
    }
    queue->last = item;
    return 0;
}
