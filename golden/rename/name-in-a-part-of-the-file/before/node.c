#include "tank.h"

static void node_run(Node *node)
{
    pause_all_begin();
    node_touch(node);
    pause_all_end();
}

#include "walk.c.inc"
