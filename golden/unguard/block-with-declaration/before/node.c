#include "tank.h"

void node_update(Node *node)
{
    WITH_TREE_RDLOCK_GUARD() {
        int ret = node_probe(node);

        node->broken = ret < 0;
    }
    node_tell(node);
}
