#include "tank.h"

void node_lock(Node *node)
{
    pause_all_begin();
    tree_wrlock();
    node->locked = true;
}
