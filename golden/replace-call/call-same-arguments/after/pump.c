#include "tank.h"

void pump(Node *node, int speed)
{
    int r = node_run_now(node, speed);

    if (node_run_now(node, r) || node->busy) {
        (node_run_now)(node, 1);
    }
    report(node_run_now(node, node_run_now(node, 2)));
    return;
}
