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

static void TREE_WRLOCK node_drop_children(Node *node);

/* All queues must be paused. */
static void TREE_WRLOCK node_drop(Node *node)
{
    node_drop_children(node);
    node_detach(node);
}

/* All queues must be paused. */
static void TREE_WRLOCK node_drop_children(Node *node)
{
    while (node->children) {
        node_drop(node->children);
    }
}

void node_close(Node *node)
{
    pause_all_begin();
    tree_wrlock();
    node_drop(node);
    tree_wrunlock();
    pause_all_end();
}
