#include "tank.h"

int queue_scan(Queue *queue, Node *node)
{
    int ret;

    TREE_RDLOCK_GUARD();
    if (!node->queued) {
        return 0;
    }
    while (node) {
        QUEUE_GUARD(&queue->lock);
        ret = queue_look(queue, node);
        if (ret < 0) {
            return ret;
        }
        if (ret > 0) {
            return queue_take(queue);
        }
        node = node->next;
    }

    return -ENODE;
}
