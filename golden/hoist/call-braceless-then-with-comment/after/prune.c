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
    if (node->child) {
        pause_all_begin();
        node_detach(node->child); /* the only one */
        pause_all_end();
    } else if (node->peer) {
        pause_all_begin();
        node_detach(node->peer); // not a child
        pause_all_end();
    } else {
        node_use(node);
    }
}
