#include "node.h"

/* Takes a node out of the tree. */
void TREE_WRLOCK node_detach(Node *node)
{
    node_unlink(node);
}
