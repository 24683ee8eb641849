#include "tank.h"

void pump(Node *node, int speed)
{
    int r = node_run(node,
                     speed);

    if (node_run(node, find(r,
                            speed)) > 0 &&
        r) {
        beep();
    }
}
