#include "tank.h"

/* Takes a node out of the tree. */
void node_detach(Node *node)
{
    pause_all_begin();
    node_unlink(node);
    pause_all_end();
}

void node_close(Node *node)
{
    if (node->child)
        node_detach(node->child); /* the only one */
    else if (node->peer)
        node_detach(node->peer); // not a child
    else
        node_use(node);
}
