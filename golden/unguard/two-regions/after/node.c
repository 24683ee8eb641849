#include "tank.h"

void node_move(Node *from, Node *to)
{
    if (from) {
        tree_rdlock();
        node_touch(from);
        tree_rdunlock();
    }
    node_turn(from);
    if (to) {
        tree_rdlock();
        node_touch(to);
        tree_rdunlock();
    }
}
