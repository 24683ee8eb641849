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

void node_prune(Node *node, int tries)
{
    pause_all_begin();
    node_mark(node);

    while (tries-- > 0) {
        Node *peer = node->peer;

        if (peer) {
            tree_wrlock();
            node_detach(peer);
            tree_wrunlock();
        }
        node_wait(node);
    }

    node_log("pruned");
    pause_all_end();
}
