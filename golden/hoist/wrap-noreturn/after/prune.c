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
    pause_all_begin();
    tree_wrlock();
    if (!node->parent) {
        die("node %d hangs in the air", node->id);
    }
    node_detach(node);
    switch (node->mode) {
    case MODE_FREE:
    case MODE_DROP:
        break;
    default:
        die("node %d has no mode", node->id);
    }
    tree_wrunlock();
    pause_all_end();
}
