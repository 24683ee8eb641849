#include "tank.h"

void node_turn(Node *node)
{
    WITH_TREE_RDLOCK_GUARD() {
        node_touch(node);
        if (node->first) {
            tree_rdunlock();
            node_tell(node, 1);
            tree_rdlock();
        }
        node_touch(node);
    }
}
