#include "tank.h"

/*
 * Takes a node out of the tree.
 *
 * node must be paused.
 */
void node_detach(Node *node)
{
    node_unlink(node);
}

void node_close(Node *node)
{
    Node *child;

    for (child = node->children; child; child = child->next) {
        node_pause_begin(child);
        tree_wrlock();
        node_detach(child);
        tree_wrunlock();
        node_pause_end(child);
    }
}
