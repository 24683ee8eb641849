#include "tank.h"

int node_stop(Node *node)
{
    return node->state;
}
