#include "tank.h"

Node *node_pick(Node *node, int id)
{
    Node *found = NULL;

    tree_rdlock();
    if (id < 0) {
        goto out;
    }
    if (id == 0) {
        found = node_probe(node);
        goto out;
    }
    if (!node->first) {
        node_touch(node);
        goto out;
    }
    found = node_next(node);
    if (found->empty) {
        found = NULL;
        goto out;
    }
    node_touch(found);
out:
    tree_rdunlock();
    return found;
}
