#include "tank.h"

int node_sync(Node *node, int mode)
{
    if (node->first) {
        TREE_RDLOCK_GUARD();
#ifdef NODE_STRICT
        if (node_probe(node->first)) {
            return mode;
        }
#else
        mode++;
#endif
        node_touch(node, mode);
    }
    return 0;
}
