#include "tank.h"

static int node_run(Node *node)
{
    return 1;
}

int mine(Node *node)
{
    return node_run(node) + node->node_run(node, 1);
}
