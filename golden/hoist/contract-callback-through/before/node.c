#include "node.h"

/* Takes a node out of the tree. */
void TREE_WRLOCK node_detach(Node *node)
{
    pause_all_begin();
    node_unlink(node);
    pause_all_end();
}

static void TREE_WRLOCK node_cut(Node *node)
{
    if (node->ops->cut) {
        node->ops->cut(node);
    }
}

void node_cut_pair(Node *node)
{
    tree_wrlock();
    node_cut(node->peer);
    node->ops->cut(node);
    tree_wrunlock();
}
