#include "tank.h"

/* Takes a node out of the tree. */
void TREE_WRLOCK node_detach(Node *node)
{
    pause_all_begin();
    node_unlink(node);
    pause_all_end();
}

/* Empties a node; the node itself stays. */
static void TREE_WRLOCK node_empty(Node *node)
{
    while (node->children) {
        node_detach(node->children);
    }
}

static void TREE_WRLOCK node_empty_pair(Node *node)
{
    node_empty(node->peer);
    node_empty(node);
}

void node_close(Node *node)
{
    tree_wrlock();
    node_empty_pair(node);
    tree_wrunlock();
    node_free(node);
}
