#include "node.h"

/* Looks at what hangs below. */
int node_look(Node *node)
{
    int found = 0;

    while (node) {
        WITH_TREE_RDLOCK_GUARD() {
            if (!node->left) {
                break;
            }
            found += node_read(node);
        }
        node = node->next;
    }
    return found;
}
