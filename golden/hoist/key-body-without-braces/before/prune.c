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
    if (node->peer)
        node_detach(node->peer);
    else
        node_use(node);
}
