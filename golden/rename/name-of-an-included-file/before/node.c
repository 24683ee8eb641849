#include "tank.h"
#include "gauge.h"

int gauge(Node *node)
{
    return node->state;
}
