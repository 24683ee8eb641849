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
    pause_all_begin();
    tree_wrlock();
#ifdef TANK_KEEP_ORPHANS
    node_retire(node);
#else
    node_detach(node);
#endif
    tree_wrunlock();
    pause_all_end();
}
