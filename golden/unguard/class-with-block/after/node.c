#include "tank.h"

void queue_clear(Queue *queue)
{
    queue_lock(&queue->lock);
    queue->last = NULL;
    queue_unlock(&queue->lock);
    queue_tell(queue);
}
