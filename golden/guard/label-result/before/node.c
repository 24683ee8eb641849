#include "tank.h"

int node_check(Node *node)
{
    int err;

    if (!node) {
        return -1;
    }
    tree_rdlock();
    err = node_probe(node);
    if (err < 0) {
        goto out;
    }
    if (node->broken) {
        node_touch(node);
        err = -EBROKEN;
        goto out;
    }
    if (node->first) {
        err = node_check_child(node->first,
                                 node);
        goto out;
    }

    node_touch(node);
out:
    tree_rdunlock();
    return err;
}
