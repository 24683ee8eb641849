#include "tank.h"

void node_sync(Node *node)
{
    tree_rdlock();
    while (node) {
        tree_rdunlock();
        node_tell(node);
        tree_rdlock();
        node = node->next;
    }
    tree_rdunlock();
}
