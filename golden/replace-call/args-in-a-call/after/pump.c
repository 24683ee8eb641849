#include "tank.h"

void pump(Node *node, int speed)
{
    node_move(node, node_limit(10, speed ? speed + 1 : 2));
}
