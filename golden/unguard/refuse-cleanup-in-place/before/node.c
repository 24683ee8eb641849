#include "tank.h"

int node_sync(Node *node)
{
    while (node) {
        TREE_RDLOCK_GUARD();
        if (node->first) {
            Node *copy __attribute__((cleanup(node_free))) = node_copy(node);

            return copy->id;
        }
        node = node->next;
    }
    return 0;
}
