#include "tank.h"

/* Takes a node out of the tree. */
void TREE_WRLOCK node_detach(Node *node)
{
    pause_all_begin();
    node_unlink(node);
    pause_all_end();
}

/* Hangs a node below a parent. */
void TREE_WRLOCK node_attach(Node *node, Node *parent)
{
    pause_all_begin();
    node_link(node, parent);
    pause_all_end();
}

void node_move(Node *node, Node *parent)
{
    tree_wrlock();
    node_detach(node);
    node_attach(node, parent);
    tree_wrunlock();
}

void node_adopt(Node *node, Node *parent)
{
    tree_wrlock();
    node_attach(node, parent);
    tree_wrunlock();
}
