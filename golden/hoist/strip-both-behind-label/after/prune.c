#include "tank.h"

/*
 * Takes a node out of the tree.
 *
 * All queues must be paused.
 */
void node_detach(Node *node)
{
    while (node->left) {
        if (node_busy(node->left))
            goto next;
        node_unlink(node->left);
next:
        ;
    }
    switch (node->kind) {
    case 1:
        node_unlink(node);
        break;
    default:
        ;
    }
    if (node->right)
        goto done;
    return;
done:
    ;
    Node *last = node->right;
    node_unlink(last);
}
