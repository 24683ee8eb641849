#include "tank.h"

void node_settle(Node *node)
{
    if (node->busy) {
        queue_lock(&node->queue);
        queue_unlock(&node->queue);
    }
    node_touch(node);
}

void node_drain(Node *node)
{
    int i;

    for (i = node->count; i > 0; i--) {
        tree_rdlock();
        /* Whoever holds it has seen the count. */
        tree_rdunlock();
    }
}

void node_pass(Node *node)
{
    tree_rdlock();
    tree_rdunlock();
    node_touch(node);
}

void node_look(Node *node)
{
    if (node->busy)
        node_touch(node);
    while (node->next)
        node = node->next;
    if (node->broken)
        node_tell(node, 0);
}
