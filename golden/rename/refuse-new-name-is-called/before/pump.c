#include "tank.h"

void pump(Node *node)
{
    node_stop(node);
}
