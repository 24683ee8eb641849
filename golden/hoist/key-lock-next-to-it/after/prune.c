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
    queue_lock(&node->peer->queue);
    node_use(node->peer);
    queue_unlock(&node->peer->queue);
    node_pause_begin(node);
    queue_lock(&node->queue);
    node_detach(node);
    queue_unlock(&node->queue);
    node_pause_end(node);
}
