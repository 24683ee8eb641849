#include "node.h"

void drop(Node *root)
{
    Node *child = root->child;

    tree_wrlock();
    node_detach(child);
    tree_wrunlock();
}
