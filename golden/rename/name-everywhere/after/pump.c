#include "tank.h"

static const struct ops pump_ops = {
    .stop = node_halt,
};

static int (*const steps[])(Node *) = { node_start, node_halt };

int pump(Node *node, struct ops *ops)
{
    int r = node_start(node) ? node_halt(node) : 0;

    ops->stop = node_halt;
    if (r || ops->stop != node_halt) {
        later(node, &node_halt);
        return (node_halt)(node);
    }
    return sizeof(node_halt(node)) + r;
}
