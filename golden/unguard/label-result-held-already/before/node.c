#include "tank.h"

Node *node_pick(Node *node, int id)
{
    Node *found = NULL;

    TREE_RDLOCK_GUARD();
    if (id < 0) {
        return NULL;
    }
    if (id == 0) {
        found = node_probe(node);
        return found;
    }
    if (!node->first) {
        node_touch(node);
        return NULL;
    }
    found = node_next(node);
    if (found->empty) {
        return NULL;
    }
    node_touch(found);
    return found;
}
