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

int node_prune(Node *node)
{
    pause_all_begin();
    tree_wrlock();
#if TANK_MAX_REFS > 0
    if (node->refs > TANK_MAX_REFS) {
        tree_wrunlock();
        pause_all_end();
        return -EBUSY;
    }
#endif
    node_detach(node);
    tree_wrunlock();
    pause_all_end();
    return 0;
}
