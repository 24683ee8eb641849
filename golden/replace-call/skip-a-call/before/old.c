#include "tank.h"

void old(Node *node)
{
    node_run(node, 2);
}
