#include "tank.h"

int node_sync(Node *node)
{
    int ret = node_probe(node);

    if (ret < 0) {
        goto out;
    }
    tree_rdlock();
    node_touch(node);
    tree_rdunlock();

out:
    node_tell(node);
    return ret;
}
