#include "tank.h"

void pump(Node *node, int speed)
{
    node_move(node);
    node_move(find(node));
}
