#include "tank.h"

void node_hold(Node *node)
{
    tree_rdlock();
    node_touch(node);
}
