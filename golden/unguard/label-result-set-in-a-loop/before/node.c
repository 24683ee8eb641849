#include "tank.h"

int node_scan(Node *node)
{
    int ret = 0;

    TREE_RDLOCK_GUARD();
    while (node) {
        if (node->broken) {
            return 0;
        }
        ret = node_probe(node);
        node = node->next;
    }
    if (ret < 0) {
        node_touch(node);
        ret = 0;
        return 0;
    }
    return ret;
}
