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

/*
 * Empties a node; the node itself stays.
 *
 * All queues must be paused.
 */
static void TREE_WRLOCK node_empty(Node *node)
{
    while (node->children) {
        node_detach(node->children);
    }
}

/* All queues must be paused. */
static void TREE_WRLOCK node_empty_pair(Node *node)
{
    node_empty(node->peer);
    node_empty(node);
}

void node_close(Node *node)
{
    pause_all_begin();
    tree_wrlock();
    node_empty_pair(node);
    tree_wrunlock();
    pause_all_end();
    node_free(node);
}
