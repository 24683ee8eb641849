#include "tank.h"

int node_first(Node *node)
{
    int ret = 0;

    if (node->first) {
        tree_rdlock();
        if (node->empty) {
            tree_rdunlock();
            return -ENODE;
        }
        ret = node_probe(node->first);
        tree_rdunlock();
        return ret;
    }
    ret = node_probe(node);

    return ret;
}
