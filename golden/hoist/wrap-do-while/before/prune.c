#include "tank.h"

/* Takes a node out of the tree. */
void TREE_WRLOCK node_detach(Node *node)
{
    pause_all_begin();
    node_unlink(node);
    pause_all_end();
}

void node_prune_slowly(Node *node)
{
    do {
        tree_wrlock();
        node_detach(node->children);
        tree_wrunlock();
    } while (node->children);
}

void node_prune_fast(Node *node)
{
    tree_wrlock();
    do {
        node_detach(node->children);
    } while (node->children);
    tree_wrunlock();
}
