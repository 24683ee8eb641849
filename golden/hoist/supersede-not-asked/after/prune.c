#include "tank.h"

/*
 * Takes a node out of the tree.
 *
 * All queues must be paused.
 */
void node_detach(Node *node)
{
    node_unlink(node);
}

void node_close(Node *node)
{
    node_pause_begin(node);
    pause_all_begin();
    tree_wrlock();
    node_detach(node);
    if (node->busy) {
        tree_wrunlock();
        pause_all_end();
        node_pause_end(node);
        return;
    }
    tree_wrunlock();
    pause_all_end();
    node_pause_end(node);
}
