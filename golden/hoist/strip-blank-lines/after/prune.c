#include "tank.h"

/*
 * Takes a node out of the tree.
 *
 * All queues must be paused.
 */
void TREE_WRLOCK node_detach(Node *node)
{
    Node *peer = node->peer;

    node_unlink(node);

    node_unref(peer);
}

void node_prune(Node *node)
{
    pause_all_begin();
    tree_wrlock();
    node_detach(node);
    tree_wrunlock();
    pause_all_end();
}
