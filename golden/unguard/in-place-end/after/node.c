#include "tank.h"

void node_mark(Node *node)
{
    tree_rdlock();

    node->marked = true;
    node_touch(node);
    tree_rdunlock();
}
