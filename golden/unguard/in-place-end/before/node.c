#include "tank.h"

void node_mark(Node *node)
{
    TREE_RDLOCK_GUARD();

    node->marked = true;
    node_touch(node);
}
