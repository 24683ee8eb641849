#include "tank.h"

int node_run(Node *node, int speed)
{
    return node->next ? node_run(node->next, speed) : 0;
}

int node_run_now(Node *node, int speed);
