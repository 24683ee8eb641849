#include "tank.h"

int node_sync(Node *node)
{
    if (node->first) {
        TREE_RDLOCK_GUARD();
#ifdef NODE_STRICT
        if (node->strict) {
            return node_probe(node->first);
        }
#endif
        node_touch(node->first);
    }
    return 0;
}
