#include "tank.h"

void pump(Node *node, int speed)
{
    node_move(node, speed, speed);
}
