#include "tank.h"

Node *node_find(Node *node)
{
    Node *first, *last;

    TREE_RDLOCK_GUARD();
    first = node_first(node);
    if (first) {
        return first;
    }
    last = node_last(node);
    return last;
}
