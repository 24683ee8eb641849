#include "node.h"

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
static void TREE_WRLOCK node_cut(Node *node)
{
    if (node->ops->cut) {
        node->ops->cut(node);
    }
}

void node_cut_pair(Node *node)
{
    pause_all_begin();
    tree_wrlock();
    node_cut(node->peer);
    node->ops->cut(node);
    tree_wrunlock();
    pause_all_end();
}
