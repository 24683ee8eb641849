#include "node.h"

/* Looks at what hangs below. */
int TREE_RDLOCK node_look(Node *node)
{
    int found = 0;

    if (!node->left) {
        return -1;
    }
    found = node_read(node);
    return found;
}
