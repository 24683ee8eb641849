#include "tank.h"

/* Takes the first entry off a queue; gives the queue that it belongs to. */
static Queue *queue_next(Queue *queue)
    QUEUE_HELD(queue)
{
    Queue *next;

    next = queue_take(queue);
    return next;
}

Queue *queue_step(Queue *start)
{
    Queue *ret = start->peer;
    Queue *result;

    if (ret->empty) {
        return ret;
    }
    queue_lock(ret);
    result = queue_next(ret);
    queue_unlock(ret);
    return result;
}
