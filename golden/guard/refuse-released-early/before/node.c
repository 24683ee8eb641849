#include "tank.h"

void node_sync(Node *node)
{
    tree_rdlock();
    if (node->ready) {
        tree_rdunlock();
        node_tell(node);
        return;
    }
    node_touch(node);
    tree_rdunlock();
}
