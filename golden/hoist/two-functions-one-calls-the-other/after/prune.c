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
 * Takes a node from its parent and hangs it below another one.
 *
 * All queues must be paused.
 */
void TREE_WRLOCK node_move(Node *node, Node *parent)
{
    node_detach(node);
    node_link(node, parent);
}

void node_swap_parents(Node *a, Node *b)
{
    Node *parent = a->parent;

    pause_all_begin();
    tree_wrlock();
    node_move(a, b->parent);
    node_move(b, parent);
    tree_wrunlock();
    pause_all_end();
}
