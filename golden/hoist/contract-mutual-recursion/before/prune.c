#include "tank.h"

/* Takes a node out of the tree. */
void TREE_WRLOCK node_detach(Node *node)
{
    pause_all_begin();
    node_unlink(node);
    pause_all_end();
}

static void TREE_WRLOCK node_drop_children(Node *node);

static void TREE_WRLOCK node_drop(Node *node)
{
    node_drop_children(node);
    node_detach(node);
}

static void TREE_WRLOCK node_drop_children(Node *node)
{
    while (node->children) {
        node_drop(node->children);
    }
}

void node_close(Node *node)
{
    tree_wrlock();
    node_drop(node);
    tree_wrunlock();
}
