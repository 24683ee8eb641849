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
    tree_wrlock();
    {
        Node *last = node_last(node);

        node_detach(last);
    }
    tree_wrunlock();
}
