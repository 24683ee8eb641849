#include "tank.h"

struct ops {
    int node_stop;
};

void pump(Node *node)
{
    OPS_SET(node, node_stop);
}
