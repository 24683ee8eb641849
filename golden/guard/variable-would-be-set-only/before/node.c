#include "tank.h"

int node_sync(Node *node)
{
    int ret = -1;

    tree_rdlock();
    if (node->first) {
        ret = node_probe(node);
        tree_rdunlock();
        return ret;
    }
    ret = 0;
    node_touch(node);
    tree_rdunlock();
    return 1;
}
