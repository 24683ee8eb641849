#include "tank.h"

static void drain(Node *node)
{
    node->level = 1;
}

void right(Node *node)
{
    drain(node);
}
