#include "tank.h"

int node_sync(Node *node)
{
    int ret;

    tree_rdlock();
    ret = node_probe(node);
#ifdef NODE_STRICT
    if (ret > 0) {
        ret = -EBUSY;
        goto out;
    }
#endif
    if (ret < 0) {
        goto out;
    }
    node_touch(node);
out:
    tree_rdunlock();
    return ret;
}
