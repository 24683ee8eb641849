#include "node.h"

/* Takes a node out of the tree. */
void TREE_WRLOCK node_detach(Node *node)
{
    Node *root;

    root = node_root(node);

    node_unlink(root, node);
}
