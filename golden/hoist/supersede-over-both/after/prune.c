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
    pause_all_begin();
    tree_wrlock();
    node_detach(node);
    node_pause_begin(node);
    tree_wrunlock();
    pause_all_end();
    node_use(node);
    pause_all_begin();
    tree_wrlock();
    node_pause_end(node);
    node_detach(node);
    tree_wrunlock();
    pause_all_end();
}
