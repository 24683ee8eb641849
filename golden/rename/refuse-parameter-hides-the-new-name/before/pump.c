#include "tank.h"

void pump(Node *node, bool node_halt)
{
    if (node_halt) {
        node_stop(node);
    }
}
