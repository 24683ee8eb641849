#include "tank.h"

int node_stop_for_good(Node *node, const char *why, struct measurement *result,
                       int x)
{
    return node->state;
}
