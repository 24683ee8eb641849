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
    if (node->busy) {
        node_wait(node);
        pause_all_begin();
    } else {
        pause_all_begin();
    }
    tree_wrlock();
    if (!node->parent) {
        tree_wrunlock();
        pause_all_end();
        return -ENOENT;
    }
    node_detach(node);
    tree_wrunlock();
    pause_all_end();
    return 0;
}
