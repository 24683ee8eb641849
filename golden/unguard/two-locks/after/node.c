#include "tank.h"

int queue_scan(Queue *queue, Node *node)
{
    int ret;

    tree_rdlock();
    if (!node->queued) {
        ret = 0;
        goto out;
    }
    while (node) {
        queue_lock(&queue->lock);
        ret = queue_look(queue, node);
        if (ret < 0) {
            queue_unlock(&queue->lock);
            goto out;
        }
        if (ret > 0) {
            ret = queue_take(queue);
            queue_unlock(&queue->lock);
            goto out;
        }
        node = node->next;
        queue_unlock(&queue->lock);
    }

    ret = -ENODE;
out:
    tree_rdunlock();
    return ret;
}
