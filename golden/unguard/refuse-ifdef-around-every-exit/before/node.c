#include "tank.h"

void node_sync(Node *node)
{
    TREE_RDLOCK_GUARD();
#ifdef NODE_STRICT
    if (node->busy) {
        return;
    }
#endif
    node_touch(node);
}
