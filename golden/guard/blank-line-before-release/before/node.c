#include "tank.h"

void node_sync(Node *node)
{
    tree_rdlock();

    node_touch(node);

    tree_rdunlock();
}
