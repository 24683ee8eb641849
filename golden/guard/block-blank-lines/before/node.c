#include "tank.h"

void node_update(Node *node)
{
    node_turn(node);

    tree_rdlock();

    node_touch(node);

    node_mark(node);

    tree_rdunlock();

    node_tell(node);
}
