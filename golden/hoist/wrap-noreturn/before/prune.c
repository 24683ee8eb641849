#include "tank.h"

/* Takes a node out of the tree. */
void TREE_WRLOCK node_detach(Node *node)
{
    pause_all_begin();
    node_unlink(node);
    pause_all_end();
}

void node_prune(Node *node)
{
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
}
