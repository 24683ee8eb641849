#include "tank.h"

int node_sync(Node *node)
{
    int ret; /* of the store */

    tree_rdlock(); /* the tree must not change */
    ret = node_probe(node);
    if (ret < 0) {
        /* Not there. */
        ret = -ENODE; /* or gone */
        goto out;
    }
    /* All is well. */
out:
    tree_rdunlock();
    return ret; /* not negative */
}
