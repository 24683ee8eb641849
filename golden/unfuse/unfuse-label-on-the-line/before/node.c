#include "tank.h"

int node_open(Node *node)
{
    if (node_read(node) == 0) {
        return 0;
    }
    goto undo;

undo: tree_wrlock_paused();
    node_detach(node);
    tree_wrunlock();
    return -EIO;
}
