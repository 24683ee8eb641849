#include "tank.h"

void pump(Node *node, int speed)
{
    node_run_now(node, 1);
}
