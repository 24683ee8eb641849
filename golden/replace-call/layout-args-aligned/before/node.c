#include "tank.h"

int node_run(Node *node, int speed)
{
    return node->state = speed;
}

int node_move(int speed, Node *node, void *data)
{
    return node_run(node, 1);
}
