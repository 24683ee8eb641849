#include "node.h"

int node_count(Node *node)
{
    int n;

    tree_co_rdlock();
    n = node->count;
    tree_co_rdunlock();
    return n;
}
