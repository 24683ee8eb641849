#include "tank.h"

void node_settle(Node *node)
{
    int found;

    WITH_QUEUE_GUARD(&node->queue)
        found = node_probe(node->first,
                           node);
    if (found)
        node_touch(node);

    scoped_guard(queue, &node->queue)
        if (node->busy)
            node_touch(node);
        else
            node_tell(node, 0);
    node_done(node);
}

int node_look(Node *node)
{
    WITH_TREE_RDLOCK_GUARD()
        while (node->next) {
            if (node->busy)
                return -1;
            node = node->next;
        }
    return node->count;
}
