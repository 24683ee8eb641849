#include "tank.h"

static void node_run(Node *node)
{
    node_touch(node);
}

#include "walk.c.inc"
