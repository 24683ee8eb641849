#include "tank.h"

int node_update(Node *node)
{
    int ret;

    tree_rdlock();
    if (node->empty) {
        /* Nothing to do. */
        tree_rdunlock();
        return 0;
    }
    if (node->first) {
        ret = node_probing(node->first,
                             node);
        tree_rdunlock();
        return ret;
    }
    node_touch(node);
    tree_rdunlock();
    ret = node_tell(node);
    node_turn(node);
    return ret;
}
