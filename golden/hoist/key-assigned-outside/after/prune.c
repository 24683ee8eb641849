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

void node_close(Node *node)
{
    Node *last = 0;

    last = node_last(node);
    node_pause_begin(last);
    tree_wrlock();
    node_detach(last);
    tree_wrunlock();
    node_pause_end(last);
    last = 0;
}
