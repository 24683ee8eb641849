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

void node_prune(Node *node)
{
    node_mark(node);
#ifdef TANK_EAGER
    pause_all_begin();
    tree_wrlock();
    node_detach(node);
    tree_wrunlock();
    pause_all_end();
#else
    node_retire(node);
#endif
    node_notify(node);
}
