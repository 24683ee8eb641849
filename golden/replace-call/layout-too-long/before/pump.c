#include "tank.h"

void pump(Node *node, int speed)
{
    if (node->state > node->previous_states && node_run(node, node->speed)) {
        beep();
    }
    node->state = node_run(node->neighbour->its_one, speed + node->next->speed);
}
