#include "tank.h"

static void drain(Node *node)
{
    node->level = 1;
}

/* drain() it. */
void right(Node *node)
{
    drain(node);
}
