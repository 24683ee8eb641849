#include "tank.h"

void pump(Node *node, int speed)
{
    node_move(node->tree, (speed + 1) * 2, &node);
    node_move(node->next->tree, (2) * 2, &node->next);
}
