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
    node_pause_begin(node);
    node_enter(node->peer);
    node_detach(node);
    if (node->busy) {
        queue_unlock(&node->peer->queue);
        node_pause_end(node);
        return;
    }
    node_leave(node->peer);
    node_pause_end(node);
}
