#include "tank.h"

void node_update(Node *node)
{
    int ret = 0;

    WITH_TREE_RDLOCK_GUARD() {
        /*

         * The first one counts.

         */

        ret = node_probe(node->first, node);
    }

    node_tell(node, ret);
}
