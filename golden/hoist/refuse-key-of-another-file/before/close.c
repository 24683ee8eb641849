#include "tank.h"

void node_close(Node *node)
{
    node_prune(node);
}
