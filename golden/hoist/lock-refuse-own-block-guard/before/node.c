#include "node.h"

/* Looks at what hangs below. */
int node_look(Node *node)
{
    int found = 0;

    WITH_TREE_RDLOCK_GUARD() {
        if (!node->left) {
            return -1;
        }
        found = node_read(node);
    }
    return found;
}
