#include "tank.h"

void pump(Node *node, int speed)
{
    int r = node_run(node->neighbour->neighbour, speed + 1);
}
