#include "tank.h"

void node_sync(Node *node)
{
    tree_wrlock();
    node_touch(node);
    tree_wrunlock();
}
