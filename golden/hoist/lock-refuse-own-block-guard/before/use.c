#include "node.h"

int look(Node *node)
{
    int found;

    found = node_look(node);
    return found + 1;
}
