#include "tank.h"

int node_sync(Node *node)
{
    int ret = -1;

#ifdef NODE_STRICT
    if (!node->first) {
        return ret;
    }
#endif
    tree_rdlock();
    if (node->first) {
        ret = node_probe(node);
        tree_rdunlock();
        return ret;
    }
    node_touch(node);
    tree_rdunlock();
    return 1;
}
