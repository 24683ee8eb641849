#include "tank.h"

bool node_sync(Node *node)
{
    int ret = node_check(node);
    bool result;

    if (ret > 1) {
        tree_rdlock();
        result = node_probe(node) > 0;
        tree_rdunlock();
        return result;
    }
    if (ret > 0) {
        queue_lock(&node->lock);
        result = node_touch(node) > 0;
        queue_unlock(&node->lock);
        return result;
    }
    return false;
}
