#include "tank.h"

int node_sync(Node *node)
{
    int ret;

    tree_rdlock();
    if (node->first) {
        ret = node_probe(node->first);
        tree_rdunlock();
        return ret; /* The first one counts. */
    }
    ret = node_probe(node);
    tree_rdunlock();
    return ret;
}
