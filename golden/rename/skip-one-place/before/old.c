#include "tank.h"

void old(Node *node)
{
    node_stop(node);
}
