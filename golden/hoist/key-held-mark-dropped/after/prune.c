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

static void QUEUE_HELD(&node->queue) node_empty(Node *node)
{
    queue_unlock(&node->queue);
    node_pause_begin(node->peer);
    node_detach(node->peer);
    node_pause_end(node->peer);
    queue_lock(&node->queue);
}
