#include "tank.h"

int node_update(Node *node)
{
    int ret;

    WITH_TREE_RDLOCK_GUARD() {
        if (node->empty) {
            /* Nothing to do. */
            return 0;
        }
        if (node->first) {
            return node_probing(node->first,
                                  node);
        }
        node_touch(node);
    }
    ret = node_tell(node);
    node_turn(node);
    return ret;
}
