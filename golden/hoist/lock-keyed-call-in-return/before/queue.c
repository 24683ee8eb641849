#include "tank.h"

/* Takes the first entry off a queue; gives the queue that it belongs to. */
static Queue *queue_next(Queue *queue)
{
    Queue *next;

    queue_lock(queue);
    next = queue_take(queue);
    queue_unlock(queue);
    return next;
}

Queue *queue_step(Queue *start)
{
    Queue *ret = start->peer;

    if (ret->empty) {
        return ret;
    }
    return queue_next(ret);
}
