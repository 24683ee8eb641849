#include "tank.h"

void node_sync(Node *node)
{
#ifdef NODE_LOCKED
    TREE_RDLOCK_GUARD();
#endif
    node_touch(node);
}
