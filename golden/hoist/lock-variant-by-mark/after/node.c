#include "node.h"

int TREE_RDLOCK node_count(Node *node)
{
    int n;

    n = node->count;
    return n;
}
