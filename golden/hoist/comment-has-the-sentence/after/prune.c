#include "tank.h"

/*
 * Takes a node out of the tree. The caller holds a reference to it. All queues
 * must be paused. The children stay.
 */
void TREE_WRLOCK node_detach(Node *node)
{
    node_unlink(node);
}

/* All queues must be paused. */
void TREE_WRLOCK node_attach(Node *node, Node *parent)
{
    node_link(node, parent);
}

void node_prune(Node *node)
{
    pause_all_begin();
    tree_wrlock();
    node_detach(node);
    tree_wrunlock();
    pause_all_end();
}
