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

static void TREE_WRLOCK mirror_forget(Node *node)
{
    if (node->peer) {
        node_detach(node->peer);
        node->peer = NULL;
    }
}

static void TREE_WRLOCK mirror_remove(Node *node)
{
    mirror_forget(node);
    node_mark(node);
}

const NodeOps mirror_ops = {
    .cut = mirror_remove,
};

void mirror_close(Node *node)
{
    tree_wrlock();
    mirror_forget(node);
    tree_wrunlock();
}
