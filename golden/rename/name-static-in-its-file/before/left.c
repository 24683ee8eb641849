#include "tank.h"

static void drain(Node *node);

/* drain() it. */
void left(Node *node)
{
    drain(node);
}

static void drain(Node *node)
{
    node->level = 0;
}
