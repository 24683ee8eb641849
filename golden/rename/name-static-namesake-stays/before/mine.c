#include "tank.h"

static int node_stop(Node *node)
{
    return 1;
}

int mine(Node *node)
{
    return node_stop(node); /* node_stop() of this file */
}
