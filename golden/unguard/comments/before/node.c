#include "tank.h"

int node_sync(Node *node)
{
    int ret; /* of the store */

    TREE_RDLOCK_GUARD(); /* the tree must not change */
    ret = node_probe(node);
    if (ret < 0) {
        /* Not there. */
        return -ENODE; /* or gone */
    }
    /* All is well. */
    return ret; /* not negative */
}
