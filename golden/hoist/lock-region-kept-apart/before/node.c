#include "node.h"

/* Takes a node out of the tree. */
void node_detach(Node *node)
{
    tree_wrlock();
    node_unlink(node);
    tree_wrunlock();
}
