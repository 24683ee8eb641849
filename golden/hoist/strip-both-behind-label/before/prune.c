#include "tank.h"

/* Takes a node out of the tree. */
void node_detach(Node *node)
{
    pause_all_begin();
    while (node->left) {
        if (node_busy(node->left))
            goto next;
        node_unlink(node->left);
next:
        pause_all_end();
        pause_all_begin();
    }
    pause_all_end();
    switch (node->kind) {
    case 1:
        node_unlink(node);
        break;
    default:
        pause_all_begin();

        pause_all_end();
    }
    if (node->right)
        goto done;
    return;
done:
    pause_all_begin();
    Node *last = node->right;
    node_unlink(last);
    pause_all_end();
}
