#include "node.h"

/*
 * Takes a node out of the tree.
 *
 * All queues must be paused.
 */
void TREE_WRLOCK node_detach(Node *node)
{
    node_unlink(node);
}

/* All queues must be paused. */
void TREE_WRLOCK node_drop(Node *node)
{
    node_detach(node);
}
