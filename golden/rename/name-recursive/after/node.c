#include "tank.h"

int node_halt(Node *node)
{
    return node->next ? node_halt(node->next) : 0;
}
