#include "node.h"

void drop(Node *root, bool safe)
{
    if (safe) {
        tree_wrlock();
    }
    node_detach(root->child);
    if (safe) {
        tree_wrunlock();
    }
}
