#include "tank.h"

/* Takes a node out of the tree. */
void node_detach(Node *node)
{
    node_pause_begin(node);
    node_unlink(node);
    node_pause_end(node);
}

void node_close(Node *node)
{
    queue_lock(&node->peer->queue);
    node_use(node->peer);
    queue_unlock(&node->peer->queue);
    queue_lock(&node->queue);
    node_detach(node);
    queue_unlock(&node->queue);
}
