#include "node.h"

int drop_all(Node *root)
{
    int i;

    for (i = 0; i < root->count; i++) {
        if (!root->slots[i])
            return -1;
        node_detach(root->slots[i]);
    }
    for (i = 0; i < root->count; i++) {
        node_wait(root);
        node_detach(root->slots[i]);
    }
    return 0;
}
