#include "tank.h"

int node_stop_for_good(Node *node)
{
    return node->state;
}
