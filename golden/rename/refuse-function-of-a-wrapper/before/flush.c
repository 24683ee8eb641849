#include "tank.h"

int node_co_flush(Node *node)
{
    return node->state;
}
