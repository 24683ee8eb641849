#include "tank.h"

void queue_clear(Queue *queue)
{
    guard(queue)(&queue->lock);
    queue->last = NULL;
}
