#include "tank.h"

int node_run(Node *node, int speed)
{
    return node->state = speed;
}

int node_run_now(Node *node, int speed)
{
    return node_run(node, speed + 1);
}
