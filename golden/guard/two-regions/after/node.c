#include "tank.h"

void node_move(Node *from, Node *to)
{
    if (from) {
        TREE_RDLOCK_GUARD();
        node_touch(from);
    }
    node_turn(from);
    if (to) {
        TREE_RDLOCK_GUARD();
        node_touch(to);
    }
}
