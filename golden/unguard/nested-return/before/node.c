#include "tank.h"

int node_first(Node *node)
{
    int ret = 0;

    if (node->first) {
        TREE_RDLOCK_GUARD();
        if (node->empty) {
            return -ENODE;
        }
        return node_probe(node->first);
    }
    ret = node_probe(node);

    return ret;
}
