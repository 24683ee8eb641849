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
 * Hangs a node below a parent.
 *
 * All queues must be paused.
 */
void TREE_WRLOCK node_attach(Node *node, Node *parent)
{
    node_link(node, parent);
}

void node_move(Node *node, Node *parent)
{
    pause_all_begin();
    tree_wrlock();
    node_detach(node);
    node_attach(node, parent);
    tree_wrunlock();
    pause_all_end();
}

void node_adopt(Node *node, Node *parent)
{
    pause_all_begin();
    tree_wrlock();
    node_attach(node, parent);
    tree_wrunlock();
    pause_all_end();
}
