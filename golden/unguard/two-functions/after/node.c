#include "tank.h"

void node_a(Node *node)
{
    tree_rdlock();
    node_touch(node);
    tree_rdunlock();
}

int node_b(Node *node)
{
    int ret;

    tree_rdlock();
    if (node->first) {
        ret = node->first->id;
        goto out;
    }
    ret = 0;
out:
    tree_rdunlock();
    return ret;
}
