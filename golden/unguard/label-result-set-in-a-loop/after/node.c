#include "tank.h"

int node_scan(Node *node)
{
    int ret = 0;

    tree_rdlock();
    while (node) {
        if (node->broken) {
            ret = 0;
            goto out;
        }
        ret = node_probe(node);
        node = node->next;
    }
    if (ret < 0) {
        node_touch(node);
        ret = 0;
        goto out;
    }
out:
    tree_rdunlock();
    return ret;
}
