#include "tank.h"

Node *node_find(Node *node)
{
    Node *first, *last;

    tree_rdlock();
    first = node_first(node);
    if (first) {
        last = first;
        goto out;
    }
    last = node_last(node);
out:
    tree_rdunlock();
    return last;
}
