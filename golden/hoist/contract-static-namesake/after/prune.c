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
static void TREE_WRLOCK drop_one(Node *node)
{
    node_detach(node);
}

void node_prune(Node *node)
{
    pause_all_begin();
    tree_wrlock();
    drop_one(node);
    tree_wrunlock();
    pause_all_end();
}
