#include "node.h"

/* Takes a node out of the tree. */
void node_detach(Node *node)
{
    Node *root;

    tree_rdlock();
    root = node_root(node);
    tree_rdunlock();

    tree_wrlock();
    node_unlink(root, node);
    tree_wrunlock();
}
