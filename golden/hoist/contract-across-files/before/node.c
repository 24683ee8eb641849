#include "node.h"

/* Takes a node out of the tree. */
void TREE_WRLOCK node_detach(Node *node)
{
    pause_all_begin();
    node_unlink(node);
    pause_all_end();
}

void node_drop(Node *node)
{
    node_detach(node);
    node_free(node);
}
