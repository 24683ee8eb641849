#include "tank.h"

int node_sync(Node *node)
{
    tree_rdlock();
    node_touch(node);
#ifdef NODE_STRICT
    node_probe(node);
#endif

    tree_rdunlock();
    return node_turn(node);
}
