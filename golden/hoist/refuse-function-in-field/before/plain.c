#include "tank.h"

struct NodeOps {
    void TREE_WRLOCK_PTR (*cut)(Node *node);
};

/* Takes a node out of the tree. */
void TREE_WRLOCK node_detach(Node *node)
{
    pause_all_begin();
    node_unlink(node);
    pause_all_end();
}

const NodeOps plain_ops = {
    .cut = node_detach,
};

void plain_close(Node *node)
{
    tree_wrlock();
    node_detach(node);
    tree_wrunlock();
}
