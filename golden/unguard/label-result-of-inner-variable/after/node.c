#include "tank.h"

Node *node_pick(Node *node)
{
    Node *ret;

    tree_rdlock();
    if (node->first) {
        Node *found = node_next(node);

        if (node->empty) {
            found = node_next(node->first);
            ret = found;
            goto out;
        }
        node_touch(found);
    }
    ret = node_next(node);
out:
    tree_rdunlock();
    return ret;
}
