#include "tank.h"

/* Takes a node and its peer out of the tree. */
void node_detach(Node *node)
{
    node_pause_begin(node);
    node_unlink(node);
    node_pause_end(node);
    node_detach(node->peer);
}

void node_close(Node *node)
{
    node_detach(node);
}
