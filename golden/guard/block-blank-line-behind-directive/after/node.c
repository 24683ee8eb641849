#include "tank.h"

int node_sync(Node *node)
{
    WITH_TREE_RDLOCK_GUARD() {
        node_touch(node);
#ifdef NODE_STRICT
        node_probe(node);
#endif
    }
    return node_turn(node);
}
