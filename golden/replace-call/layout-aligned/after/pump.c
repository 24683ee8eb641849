#include "tank.h"

void pump(Node *node, int speed)
{
    int r = node_run_now(node,
                         speed);

    if (node_run_now(node, find(r,
                                speed)) > 0 &&
        r) {
        beep();
    }
}
