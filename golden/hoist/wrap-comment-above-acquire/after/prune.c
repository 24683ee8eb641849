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

    /*
     * From here on nobody may look at the node: its links are about to
     * change one after the other.
     */
    pause_all_begin();
    tree_wrlock();

    node_detach(node);

    tree_wrunlock();
    pause_all_end();

    // Waiters find out by themselves.
    node_notify(node);
}
