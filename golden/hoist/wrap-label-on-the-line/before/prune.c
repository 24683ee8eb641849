#include "tank.h"

/* Takes a node out of the tree. */
void TREE_WRLOCK node_detach(Node *node)
{
    pause_all_begin();
    node_unlink(node);
    pause_all_end();
}

int node_adopt(Node *node, Node *parent)
{
    int ret = node_link(node, parent);

    if (ret < 0) {
        goto undo;
    }
    return 0;

undo: tree_wrlock();
    node_detach(node);
    tree_wrunlock();
    return ret;
}
