#include "tank.h"

void pump(Node *node, int speed)
{
    node_move(speed + 1, node);
    node_move(node_move((2, 3), node), find(node, 1));
    node_move(named("a, b", ','), node);
}
