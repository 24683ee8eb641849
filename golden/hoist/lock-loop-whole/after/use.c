#include "node.h"

void drop_all(Node *root)
{
    Node *child;
    int i;

    tree_wrlock();
    NODE_FOREACH(child, root) {
        if (child->busy) {
            continue;
        }
        node_detach(child);
    }
    for (i = 0; i < root->count; i++)
        node_detach(root->slots[i]);
    while (root->child) {
        if (root->full)
            break;
        node_detach(root->child);
    }
    tree_wrunlock();
}
