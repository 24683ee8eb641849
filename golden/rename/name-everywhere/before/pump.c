#include "tank.h"

static const struct ops pump_ops = {
    .stop = node_stop,
};

static int (*const steps[])(Node *) = { node_start, node_stop };

int pump(Node *node, struct ops *ops)
{
    int r = node_start(node) ? node_stop(node) : 0;

    ops->stop = node_stop;
    if (r || ops->stop != node_stop) {
        later(node, &node_stop);
        return (node_stop)(node);
    }
    return sizeof(node_stop(node)) + r;
}
