#include "tank.h"

void pump(Node *node, int speed)
{
    node_run(node->neighbour->neighbour->neighbour,
             speed + node->next->speed);
    node_run(find(node,
                  speed), 1);
}
