#include "tank.h"

void pump(Node *node, int speed)
{
    NODE_RUN(node, speed);
}
