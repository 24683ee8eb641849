#include "tank.h"

#include "node.h"

void node_close(Node *node)
{
    node_prune(node);
}
