#include "tank.h"

/*
 * Takes a node out of the tree. The caller holds a reference to it. All queues
 * must be paused. The children stay.
 */
void TREE_WRLOCK node_detach(Node *node)
{
    pause_all_begin();
    node_unlink(node);
    pause_all_end();
}

/* All queues must be paused. */
void TREE_WRLOCK node_attach(Node *node, Node *parent)
{
    pause_all_begin();
    node_link(node, parent);
    pause_all_end();
}

void node_prune(Node *node)
{
    tree_wrlock();
    node_detach(node);
    tree_wrunlock();
}
