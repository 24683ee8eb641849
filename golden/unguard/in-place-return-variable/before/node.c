#include "tank.h"

int node_count(Node *node)
{
    int count = 0;

    TREE_RDLOCK_GUARD();
    for (node = node->first; node; node = node->next) {
        count++;
    }

    return count;
}
