#include "tank.h"

void pump(Node *node, int speed)
{
    if (node->state > node->previous_states &&
        node_run_now(node, node->speed)) {
        beep();
    }
    node->state = node_run_now(node->neighbour->its_one,
                               speed + node->next->speed);
}
