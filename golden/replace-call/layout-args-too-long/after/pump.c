#include "tank.h"

void pump(Node *node, int speed)
{
    int r = node_move(node->neighbour->neighbour, speed + 1,
                      node->data_of_its_own);
}
