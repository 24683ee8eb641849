#include "tank.h"

void queue_sync(Queue *queue)
{
    TREE_RDLOCK_GUARD();
    QUEUE_GUARD(&queue->lock);
    queue_touch(queue);
}
