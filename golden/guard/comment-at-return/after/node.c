#include "tank.h"

int node_sync(Node *node)
{
    int ret;

    TREE_RDLOCK_GUARD();
    if (node->first) {
        ret = node_probe(node->first);
        return ret; /* The first one counts. */
    }
    return node_probe(node);
}
