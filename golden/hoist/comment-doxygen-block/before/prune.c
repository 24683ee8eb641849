#include "tank.h"

/**
 * node_detach:
 * @node: the node to take out, not NULL
 *
 * Takes a node out of the tree.
 */
void TREE_WRLOCK node_detach(Node *node)
{
    pause_all_begin();
    node_unlink(node);
    pause_all_end();
}

void node_prune(Node *node)
{
    tree_wrlock();
    node_detach(node);
    tree_wrunlock();
}
