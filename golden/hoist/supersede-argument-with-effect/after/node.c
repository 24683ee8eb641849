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

void node_close(int number)
{
    node_pause_begin(node_get(number));
    pause_all_begin();
    tree_wrlock();
    node_detach(node_get(number));
    tree_wrunlock();
    pause_all_end();
    node_pause_end(node_get(number));
}
