#include "tank.h"

/* Takes a node out of the tree. */
void node_detach(Node *node)
{
    node_pause_begin(node);
    node_unlink(node);
    node_pause_end(node);
}

static void QUEUE_HELD(&node->queue) node_empty(Node *node)
{
    queue_unlock(&node->queue);
    node_detach(node->peer);
    queue_lock(&node->queue);
}
