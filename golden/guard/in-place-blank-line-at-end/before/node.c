#include "tank.h"

void node_mark(Node *node)
{
    tree_rdlock();
    node_touch(node);
    tree_rdunlock();

}
