#include "tank.h"

int node_run(Node *node, int speed)
{
    return node->state = speed;
}

int node_move(Node *node, int speed)
{
    return node_run(node, 1);
}
