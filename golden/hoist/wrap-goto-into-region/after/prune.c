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

void node_trim(Node *node)
{
    Node *child;

    pause_all_begin();
    tree_wrlock();
again:
    NODE_FOREACH(child, node) {
        if (child->stale) {
            node_detach(child);
            goto again;
        }
    }
    tree_wrunlock();
    pause_all_end();
}
