#include "tank.h"

bool node_busy(Node *node, int limit)
{
    int most = 0;

    TREE_RDLOCK_GUARD();
    for (Node *one = node->first; one; one = one->next) {
        most = one->count > most ? one->count : most;
    }
    return most >> 1 > limit && most != INT_MAX;
}
