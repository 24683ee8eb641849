#include "node.h"

void drop(Node *root)
{
    tree_rdlock();
    node_detach(root->child);
    tree_rdunlock();
}
