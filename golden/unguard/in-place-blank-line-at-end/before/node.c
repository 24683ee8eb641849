#include "tank.h"

void node_mark(Node *node)
{
    TREE_RDLOCK_GUARD();
    node_touch(node);

}
