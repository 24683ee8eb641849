#include "tank.h"

bool node_ready(Node *node)
{
    int ret;

    TREE_RDLOCK_GUARD();
    ret = node_probe(node);
    if (ret < 0) {
        return false;
    }

    return node->ready;
}
