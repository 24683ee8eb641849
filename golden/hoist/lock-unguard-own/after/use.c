#include "node.h"

int look(Node *node)
{
    int found;

    tree_rdlock();
    found = node_look(node);
    tree_rdunlock();
    return found + 1;
}
