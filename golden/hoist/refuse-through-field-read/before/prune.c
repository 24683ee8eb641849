#include "tank.h"

struct NodeOps {
    void TREE_WRLOCK_PTR (*cut)(Node *node);
};

/* Takes a node out of the tree. */
void node_detach(Node *node)
{
    pause_all_begin();
    node_unlink(node);
    pause_all_end();
}

static void TREE_WRLOCK leaf_cut(Node *leaf)
{
    node_detach(leaf);
}

static void TREE_WRLOCK pair_cut(Node *one)
{
    node_detach(one->peer);
}

const NodeOps leaf_ops = { .cut = leaf_cut };
const NodeOps pair_ops = { .cut = pair_cut };

void node_close(Node *node)
{
    NodeCut *cut_later = node->ops->cut;

    node_defer(cut_later, node);
}
