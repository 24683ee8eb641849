#include "tank.h"

int node_sync(Node *node, int size)
{
    TREE_RDLOCK_GUARD();
    if (!size) {
        return 0;
    }
    char *names[size][2];

    return node_spell(node, names);
}
