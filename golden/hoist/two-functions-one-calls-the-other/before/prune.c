#include "tank.h"

/* Takes a node out of the tree. */
void TREE_WRLOCK node_detach(Node *node)
{
    pause_all_begin();
    node_unlink(node);
    pause_all_end();
}

/* Takes a node from its parent and hangs it below another one. */
void TREE_WRLOCK node_move(Node *node, Node *parent)
{
    node_detach(node);
    pause_all_begin();
    node_link(node, parent);
    pause_all_end();
}

void node_swap_parents(Node *a, Node *b)
{
    Node *parent = a->parent;

    tree_wrlock();
    node_move(a, b->parent);
    node_move(b, parent);
    tree_wrunlock();
}
