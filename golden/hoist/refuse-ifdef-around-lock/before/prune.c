#include "tank.h"

/* Takes a node out of the tree. */
void TREE_WRLOCK node_detach(Node *node)
{
    pause_all_begin();
    node_unlink(node);
    pause_all_end();
}

void node_prune(Node *node)
{
#ifdef TANK_THREADS
    tree_wrlock();
#endif
    node_detach(node);
#ifdef TANK_THREADS
    tree_wrunlock();
#endif
    node_free(node);
}
