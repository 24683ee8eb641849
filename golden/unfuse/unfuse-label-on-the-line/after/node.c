#include "tank.h"

int node_open(Node *node)
{
    if (node_read(node) == 0) {
        return 0;
    }
    goto undo;

undo: pause_all_begin(); tree_wrlock();
    node_detach(node);
    tree_wrunlock();
    pause_all_end();
    return -EIO;
}
