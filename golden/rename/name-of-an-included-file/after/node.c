#include "tank.h"
#include "gauge.h"

int gauge_node(Node *node)
{
    return node->state;
}
