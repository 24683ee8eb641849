#include "tank.h"

void node_update(Node *node)
{
    node_turn(node);
    WITH_TREE_RDLOCK_GUARD() {
        node_touch(node);
    }
}
