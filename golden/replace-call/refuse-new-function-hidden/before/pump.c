#include "tank.h"

void pump(Node *node, int speed)
{
    int node_run_now = 0;

    node_run(node, node_run_now);
}
