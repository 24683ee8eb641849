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
#ifdef TANK_REMOTE
    if (node->remote) {
        remote_forget(node);
    } else
#endif
    {
        tree_wrlock();
        node_detach(node);
        tree_wrunlock();
    }
    node_free(node);
}
