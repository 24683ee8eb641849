#include "tank.h"

/*
 * Takes a node out of the tree.
 *
 * All queues must be paused.
 */
void TREE_WRLOCK node_detach(Node *node)
{
    node_unlink(node);
}

int node_adopt(Node *node, Node *parent)
{
    int ret = node_link(node, parent);

    if (ret < 0) {
        goto undo;
    }
    return 0;

undo: pause_all_begin(); tree_wrlock();
    node_detach(node);
    tree_wrunlock();
    pause_all_end();
    return ret;
}
