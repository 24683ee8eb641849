#include "tank.h"

bool node_sync(Node *node)
{
    int ret = node_check(node);

    if (ret > 1) {
        TREE_RDLOCK_GUARD();
        return node_probe(node) > 0;
    }
    if (ret > 0) {
        QUEUE_GUARD(&node->lock);
        return node_touch(node) > 0;
    }
    return false;
}
