#include "tank.h"

void pump(Node *node, int speed)
{
    int r = node_run(node, speed);

    if (node_run(node, r) || node->busy) {
        (node_run)(node, 1);
    }
    report(node_run(node, node_run(node, 2)));
    return;
}
