#include "tank.h"

Node *node_pick(Node *node)
{
    TREE_RDLOCK_GUARD();
    if (node->first) {
        Node *found = node_next(node);

        if (node->empty) {
            found = node_next(node->first);
            return found;
        }
        node_touch(found);
    }
    return node_next(node);
}
