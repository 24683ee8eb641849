#include "tank.h"

/*
 * Takes a node out of the tree.
 */
void TREE_WRLOCK node_detach(Node *node)
{
    Node *peer = node->peer;

    if (peer) {
        /*
         * The peer looks at its links while requests are in flight.
         */
        pause_all_begin();
        node_unlink(peer);
        pause_all_end();
    }

    node_unlink(node);
}

void node_prune(Node *node)
{
    tree_wrlock();
    node_detach(node);
    tree_wrunlock();
}
