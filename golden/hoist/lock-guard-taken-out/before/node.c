#include "node.h"

int node_count(Node *node)
{
    Node *child;
    int n = 0;

    TREE_RDLOCK_GUARD();
    NODE_FOREACH(child, node)
        n++;
    return n;
}
