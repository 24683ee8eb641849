#include "tank.h"

static void drain_left(Node *node)
{
    node->level = 2;
}
