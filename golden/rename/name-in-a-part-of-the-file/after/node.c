#include "tank.h"

static void node_move(Node *node)
{
    pause_all_begin();
    node_touch(node);
    pause_all_end();
}

#include "walk.c.inc"
