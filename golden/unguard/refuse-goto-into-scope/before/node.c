#include "tank.h"

void node_sync(Node *node)
{
    if (!node->first) {
        goto done;
    }
    TREE_RDLOCK_GUARD();
    node_touch(node);
done:
    node_tell(node);
}
