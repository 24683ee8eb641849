#include "tank.h"

int node_sync(Node *node)
{
    int ret = node_probe(node);

    if (ret < 0) {
        goto out;
    }
    WITH_TREE_RDLOCK_GUARD() {
        node_touch(node);
    }

out:
    node_tell(node);
    return ret;
}
