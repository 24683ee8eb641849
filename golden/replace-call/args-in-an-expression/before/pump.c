#include "tank.h"

void pump(Node *node, int speed)
{
    node_run(node, speed + 1);
    node_run(node->next, 2);
}
