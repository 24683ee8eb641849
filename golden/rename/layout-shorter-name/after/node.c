#include "tank.h"

int node_stop(Node *node, int why,
              bool wait)
{
    return node->state;
}

void pump(Node *node)
{
    node_stop(node,
              node->why,
              true);
}
