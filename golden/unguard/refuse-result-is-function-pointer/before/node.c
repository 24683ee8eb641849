#include "tank.h"

int (*node_hook(Node *node))(int)
{
    TREE_RDLOCK_GUARD();
    if (node->first) {
        return node->first;
    }
    return node->last;
}
