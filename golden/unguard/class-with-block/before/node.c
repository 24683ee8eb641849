#include "tank.h"

void queue_clear(Queue *queue)
{
    scoped_guard(queue, &queue->lock) {
        queue->last = NULL;
    }
    queue_tell(queue);
}
