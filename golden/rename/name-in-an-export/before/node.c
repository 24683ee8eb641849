#include "tank.h"

int node_probe(Node *node)
{
    return node->state;
}
TANK_EXPORT(node_probe);

int node_check(Node *node)
{
    return node_probe(node) < 0;
}
TANK_EXPORT(node_check);
