#include "tank.h"

void pump(Node *node, int speed)
{
    node_move(node, 1, NULL);
    node_move(node, 1, NULL);
}
