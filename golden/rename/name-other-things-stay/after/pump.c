#include "tank.h"

struct node_stop {
    int node_stop;
};

void pump(Node *node, struct node_stop *how)
{
    how->node_stop = node_halt(node);
    if (how->node_stop) {
        goto node_stop;
    }
    node->run(node);
node_stop:
    node->done = true;
}

int pump_back(Node *node, int node_stop)
{
    return node->state + node_stop;
}

int pump_on(Node *node)
{
    int (*node_stop)(Node *) = node->stop;

    return node_stop(node);
}
