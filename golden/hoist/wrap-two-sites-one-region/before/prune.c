#include "tank.h"

/* Takes a node out of the tree. */
void TREE_WRLOCK node_detach(Node *node)
{
    pause_all_begin();
    node_unlink(node);
    pause_all_end();
}

void node_prune_pair(Node *node)
{
    Node *peer;

    tree_wrlock();
    peer = node->peer;
    node_detach(peer);
    node->peer = NULL;
    node_detach(node);
    tree_wrunlock();
}
