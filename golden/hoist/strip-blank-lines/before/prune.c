#include "tank.h"

/* Takes a node out of the tree. */
void TREE_WRLOCK node_detach(Node *node)
{
    Node *peer = node->peer;

    pause_all_begin();

    node_unlink(node);

    pause_all_end();

    node_unref(peer);
}

void node_prune(Node *node)
{
    tree_wrlock();
    node_detach(node);
    tree_wrunlock();
}
