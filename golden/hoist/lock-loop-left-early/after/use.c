#include "node.h"

int drop_all(Node *root)
{
    int i;

    for (i = 0; i < root->count; i++) {
        if (!root->slots[i])
            return -1;
        tree_wrlock();
        node_detach(root->slots[i]);
        tree_wrunlock();
    }
    for (i = 0; i < root->count; i++) {
        node_wait(root);
        tree_wrlock();
        node_detach(root->slots[i]);
        tree_wrunlock();
    }
    return 0;
}
