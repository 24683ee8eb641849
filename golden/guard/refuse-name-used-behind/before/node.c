#include "tank.h"

void node_sync(Node *node)
{
    tree_rdlock();
    int ret = node_probe(node);
    tree_rdunlock();
    node_tell(node, ret);
}
