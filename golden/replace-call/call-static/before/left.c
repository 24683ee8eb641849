#include "tank.h"

static void drain(Node *node)
{
    node->level = 0;
}

void left(Node *node)
{
    drain(node);
}
