#include "tank.h"

int node_open(Node *node)
{
    if (node_read(node) < 0) {
        goto close_exit;
    }
    return 0;

close_exit:
    /* clean up */
    tree_wrlock_paused();
    node_detach(node);
    tree_wrunlock();
    return -EIO;
}
