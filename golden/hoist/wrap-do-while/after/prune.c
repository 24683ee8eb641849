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

void node_prune_slowly(Node *node)
{
    do {
        pause_all_begin();
        tree_wrlock();
        node_detach(node->children);
        tree_wrunlock();
        pause_all_end();
    } while (node->children);
}

void node_prune_fast(Node *node)
{
    pause_all_begin();
    tree_wrlock();
    do {
        node_detach(node->children);
    } while (node->children);
    tree_wrunlock();
    pause_all_end();
}
