#include "tank.h"

int node_count(Node *node)
{
    int n;

    pause_all_begin();
    tree_rdlock();
    n = node->children;
    tree_rdunlock();
    pause_all_end();
    return n;
}
