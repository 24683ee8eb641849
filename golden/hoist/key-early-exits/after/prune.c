#include "tank.h"

/*
 * Takes a node out of the tree.
 *
 * node must be paused.
 */
void node_detach(Node *node)
{
    node_unlink(node);
}

void node_close(Node *node)
{
    node_pause_begin(node->peer);
    tree_wrlock();
    if (node->busy) {
        tree_wrunlock();
        node_pause_end(node->peer);
        return;
    }
    node_detach(node->peer);
    tree_wrunlock();
    node_pause_end(node->peer);
}
