#include "tank.h"

void node_lock(Node *node)
{
    tree_wrlock_paused();
    node->locked = true;
}
