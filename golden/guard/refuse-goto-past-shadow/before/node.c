#include "tank.h"

int node_sync(Node *node)
{
    int ret = 0;

    tree_rdlock();
    while (node_next(node)) {
        int ret = node_probe(node);

        if (ret) {
            goto out;
        }
    }
    ret = node_count(node);
out:
    tree_rdunlock();
    return ret;
}
