#include "tank.h"

void pump(Node *node, int speed)
{
    node_run(node, speed ? speed + 1 : 2);
}
