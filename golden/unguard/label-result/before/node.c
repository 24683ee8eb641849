#include "tank.h"

int node_check(Node *node)
{
    int err;

    if (!node) {
        return -1;
    }
    TREE_RDLOCK_GUARD();
    err = node_probe(node);
    if (err < 0) {
        return err;
    }
    if (node->broken) {
        node_touch(node);
        return -EBROKEN;
    }
    if (node->first) {
        return node_check_child(node->first,
                                  node);
    }

    node_touch(node);
    return err;
}
