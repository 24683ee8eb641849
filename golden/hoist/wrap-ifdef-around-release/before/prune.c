#include "tank.h"

/* Takes a node out of the tree. */
void TREE_WRLOCK node_detach(Node *node)
{
    pause_all_begin();
    node_unlink(node);
    pause_all_end();
}

int node_prune(Node *node)
{
    tree_wrlock();
#if TANK_MAX_REFS > 0
    if (node->refs > TANK_MAX_REFS) {
        tree_wrunlock();
        return -EBUSY;
    }
#endif
    node_detach(node);
    tree_wrunlock();
    return 0;
}
