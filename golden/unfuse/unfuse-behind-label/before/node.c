#include "tank.h"

int node_open(Node *node)
{
    if (node_read(node) == 0) {
        return 0;
    }
    goto undo;

undo:
    /* clean up */
    tree_wrlock_paused();
    node_detach(node);
    tree_wrunlock(); /* for readers */
    return -EIO;
}
