#include "tank.h"

struct NodeOps {
    void TREE_WRLOCK_PTR (*cut)(Node *node);
};

/*
 * Takes a node out of the tree.
 *
 * All queues must be paused.
 */
void TREE_WRLOCK node_detach(Node *node)
{
    node_unlink(node);
}

/* All queues must be paused. */
static void TREE_WRLOCK mirror_forget(Node *node)
{
    if (node->peer) {
        node_detach(node->peer);
        node->peer = NULL;
    }
}

static void TREE_WRLOCK mirror_remove(Node *node)
{
    pause_all_begin();
    mirror_forget(node);
    pause_all_end();
    node_mark(node);
}

const NodeOps mirror_ops = {
    .cut = mirror_remove,
};

void mirror_close(Node *node)
{
    pause_all_begin();
    tree_wrlock();
    mirror_forget(node);
    tree_wrunlock();
    pause_all_end();
}
