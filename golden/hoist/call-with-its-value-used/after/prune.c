#include "tank.h"

/*
 * Takes a node out of the tree, under a lock of its own; counts its children.
 *
 * All queues must be paused.
 */
int TREE_UNLOCKED node_detach(Node *node)
{
    int left;

    tree_wrlock();
    left = node_unlink(node);
    tree_wrunlock();
    return left;
}

int node_prune(Node *node)
{
    int left;

    pause_all_begin();
    left = node_detach(node);
    pause_all_end();
    node_wait(node);
    pause_all_begin();
    node_count(node_detach(node->peer));
    pause_all_end();
    node_wait(node);
    pause_all_begin();
    left += node_detach(node->next) + node_detach(node->parent);
    pause_all_end();
    node_wait(node);
    pause_all_begin();
    (void)node_detach(node->children);
    pause_all_end();
    return left;
}
