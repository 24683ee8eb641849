#include "tank.h"

/* Takes a node out of the tree, under a lock of its own; counts its children. */
int TREE_UNLOCKED node_detach(Node *node)
{
    int left;

    tree_wrlock();
    pause_all_begin();
    left = node_unlink(node);
    pause_all_end();
    tree_wrunlock();
    return left;
}

void node_prune(Node *node)
{
    int i;

    if (node_detach(node) > 0) {
        node_log("children left behind");
    }
    while (node_detach(node) > 0) {
        node_wait(node);
    }
    do {
        node_wait(node);
    } while (node_detach(node) > 0);
    for (i = 0; node_detach(node) > i; i++) {
        node_wait(node);
    }
    switch (node_detach(node)) {
    case 0:
        node_free(node);
        break;
    default:
        break;
    }
}
