#include "tank.h"

/* Takes a node out of the tree. */
Node *node_detach(Node *node)
{
    node_pause_begin(node);
    node_unlink(node);
    node_pause_end(node);
    return 0;
}

void node_close(Node *node)
{
    node = node_detach(node);
}
