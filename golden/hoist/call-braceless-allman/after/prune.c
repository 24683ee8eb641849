#include "tank.h"

/*
 * Takes a node out of the tree, under a lock of its own.
 *
 * All queues must be paused.
 */
void TREE_UNLOCKED node_detach(Node *node)
{
    tree_wrlock();
    node_unlink(node);
    tree_wrunlock();
}

void node_reset_all(Node *root)
{
    Node *child;

    NODE_FOREACH(child, root)
    {
        if (child->dirty)
        {
            node_reset(child);
            node_notify(child);
        }
    }
}

void node_prune(Node *node)
{
    if (node->busy)
    {
        node_wait(node);
    }
    else
    {
        pause_all_begin();
        node_detach(node);
        pause_all_end();
    }

    while (node->peer)
    {
        pause_all_begin();
        node_detach(node->peer);
        pause_all_end();
    }
}
