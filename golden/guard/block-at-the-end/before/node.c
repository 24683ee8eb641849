#include "tank.h"

void node_update(Node *node)
{
    node_turn(node);
    tree_rdlock();
    node_touch(node);
    tree_rdunlock();
}
