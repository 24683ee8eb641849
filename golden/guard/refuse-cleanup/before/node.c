#include "tank.h"

void node_sync(Node *node)
{
    tree_rdlock();
    AUTO_NODE Node *copy = node_copy(node);

    node_touch(copy);
    tree_rdunlock();
}
