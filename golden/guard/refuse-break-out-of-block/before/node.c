#include "tank.h"

void node_sync(Node *node)
{
    while (node) {
        tree_rdlock();
        if (node->last) {
            tree_rdunlock();
            break;
        }
        node_touch(node);
        tree_rdunlock();
        node = node->next;
    }
}
