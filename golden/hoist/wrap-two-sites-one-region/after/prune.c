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

void node_prune_pair(Node *node)
{
    Node *peer;

    pause_all_begin();
    tree_wrlock();
    peer = node->peer;
    node_detach(peer);
    node->peer = NULL;
    node_detach(node);
    tree_wrunlock();
    pause_all_end();
}
