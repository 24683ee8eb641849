#include "tank.h"

int node_sync(Node *node)
{
    WITH_TREE_RDLOCK_GUARD() {
        node_touch(node);
        return node_probe(node);
    }
    return 0;
}
