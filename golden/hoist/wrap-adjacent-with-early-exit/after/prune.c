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

int node_prune_pair(Node *a, Node *b)
{
    pause_all_begin();
    tree_wrlock();
    if (a->busy) {
        tree_wrunlock();
        pause_all_end();
        return -EBUSY;
    }
    node_detach(a);
    tree_wrunlock();
    tree_wrlock();
    node_detach(b);
    tree_wrunlock();
    pause_all_end();
    return 0;
}
