#include "node.h"

int TREE_RDLOCK node_count(Node *node)
{
    Node *child;
    int n = 0;

    NODE_FOREACH(child, node)
        n++;
    return n;
}
