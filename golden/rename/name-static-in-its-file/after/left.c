#include "tank.h"

static void drain_left(Node *node);

/* drain_left() it. */
void left(Node *node)
{
    drain_left(node);
}

static void drain_left(Node *node)
{
    node->level = 0;
}
