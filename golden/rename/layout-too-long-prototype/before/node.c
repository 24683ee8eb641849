#include "tank.h"

int node_stop(Node *node, const char *why, struct measurement *result, int x)
{
    return node->state;
}
