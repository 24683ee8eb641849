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
    node_mark(node);

    /*
     * From here on nobody may look at the node: its links are about to
     * change one after the other.
     */
    tree_wrlock();

    node_detach(node);

    tree_wrunlock();

    // Waiters find out by themselves.
    node_notify(node);
}
