#include "tank.h"

int node_open(Node *node)
{
    if (node_read(node) < 0) {
        goto close_exit;
    }
    return 0;

close_exit:
    /* clean up */
    pause_all_begin();
    tree_wrlock();
    node_detach(node);
    tree_wrunlock();
    pause_all_end();
    return -EIO;
}
