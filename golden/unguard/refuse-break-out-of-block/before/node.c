#include "tank.h"

void node_sync(Node *node)
{
    while (node) {
        WITH_TREE_RDLOCK_GUARD() {
            if (node->last) {
                break;
            }
            node_touch(node);
        }
        node = node->next;
    }
}
