#include "tank.h"

bool node_ready(Node *node)
{
    int ret;
    bool result;

    tree_rdlock();
    ret = node_probe(node);
    if (ret < 0) {
        result = false;
        goto out;
    }

    result = node->ready;
out:
    tree_rdunlock();
    return result;
}
