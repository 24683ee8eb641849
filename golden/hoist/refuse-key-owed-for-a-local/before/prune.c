#include "tank.h"

/* Takes a node out of the tree. */
void node_detach(Node *node)
{
    node_pause_begin(node);
    node_unlink(node);
    node_pause_end(node);
}

static void TREE_WRLOCK node_empty(Node *node)
{
    Node *last = node_last(node);

    node_detach(last);
}

void node_close(Node *node)
{
    tree_wrlock();
    node_empty(node);
    tree_wrunlock();
}
