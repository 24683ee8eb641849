#include "tank.h"

void queue_clear(Queue *queue)
{
    QUEUE_GUARD(queue_next(queue));
    queue_touch(queue);
}
