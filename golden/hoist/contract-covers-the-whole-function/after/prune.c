#include "tank.h"

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
static void TREE_WRLOCK node_drop(Node *node)
{
    node_detach(node->peer);
    tree_wrunlock();
    node_wait(node);
    tree_wrlock();
    node_detach(node);
}

void node_close(Node *node)
{
    pause_all_begin();
    tree_wrlock();
    node_drop(node);
    tree_wrunlock();
    pause_all_end();
}
