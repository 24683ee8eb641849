#include "tank.h"

int node_count(Node *node)
{
    int count = 0;

    tree_rdlock();
    for (node = node->first; node; node = node->next) {
        count++;
    }
    tree_rdunlock();

    return count;
}
