#include "tank.h"

void pump(Node *node, int speed)
{
    node_move(speed + node->next->speed,
              node->neighbour->neighbour->neighbour,
              NULL);
    node_move(1, find(node,
                      speed), NULL);
}
