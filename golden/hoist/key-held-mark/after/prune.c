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

/* node->peer must be paused. */
static void QUEUE_HELD(&node->queue) node_empty(Node *node)
{
    node_detach(node->peer);
}

void node_close(Node *node)
{
    node_pause_begin(node->children->peer);
    queue_lock(&node->children->queue);
    node_empty(node->children);
    queue_unlock(&node->children->queue);
    node_pause_end(node->children->peer);
}
