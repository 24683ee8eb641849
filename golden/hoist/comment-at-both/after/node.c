#include "node.h"

/*
 * Does not touch the children: they go when the last reference goes.
 *
 * All queues must be paused.
 */
void node_detach(Node *node)
{
    node_unlink(node);
}

void node_prune(Node *node)
{
    pause_all_begin();
    tree_wrlock();
    node_detach(node);
    tree_wrunlock();
    pause_all_end();
}
