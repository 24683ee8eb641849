#include "tank.h"

int node_stop(Node *node)
{
    return node->next ? node_stop(node->next) : 0;
}
