#include "tank.h"

int node_sync(Node *node, int size)
{
    TREE_RDLOCK_GUARD();
    if (!size) {
        return 0;
    }
    char name[size];

    return node_spell(node, name);
}
