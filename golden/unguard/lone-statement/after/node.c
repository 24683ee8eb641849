#include "tank.h"

void node_settle(Node *node)
{
    int found;

    queue_lock(&node->queue);
    found = node_probe(node->first,
                       node);
    queue_unlock(&node->queue);
    if (found)
        node_touch(node);

    queue_lock(&node->queue);
    if (node->busy)
        node_touch(node);
    else
        node_tell(node, 0);
    queue_unlock(&node->queue);
    node_done(node);
}

int node_look(Node *node)
{
    tree_rdlock();
    while (node->next) {
        if (node->busy) {
            tree_rdunlock();
            return -1;
        }
        node = node->next;
    }
    tree_rdunlock();
    return node->count;
}
