#include "tank.h"

int node_look(Node *node)
{
    return node->state;
}
TANK_EXPORT(node_look);

int node_check(Node *node)
{
    return node_look(node) < 0;
}
TANK_EXPORT(node_check);
