#include "tank.h"

int queue_push(Queue *queue, Item *item)
{
    int ret;

    queue_lock(&queue->lock);
    if (queue->closed) {
        ret = -1;
        goto out;
    }
    queue->last = item;
    ret = 0;
out:
    queue_unlock(&queue->lock);
    return ret;
}
