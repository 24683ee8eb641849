#include "tank.h"

int node_stop_for_good(Node *node, int why,
                       bool wait)
{
    return node->state;
}

void pump(Node *node)
{
    node_stop_for_good(node,
                       node->why,
                       true);
}
