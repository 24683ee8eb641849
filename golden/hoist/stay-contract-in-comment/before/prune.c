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

/*
 * Drops a node and its peer.
 *
 * All queues must be paused.
 */
static void TREE_WRLOCK node_drop_pair(Node *node)
{
    node_detach(node->peer);
    node_detach(node);
}

/*
 * Drops a node that nobody refers to. The caller holds the tree lock. All
 * queues must be paused. The memory stays.
 */
static void TREE_WRLOCK node_drop_single(Node *node)
{
    node_detach(node);
}

void node_drop(Node *node)
{
    tree_wrlock_paused();
    if (node->peer) {
        node_drop_pair(node);
    } else {
        node_drop_single(node);
    }
    tree_wrunlock();
}
