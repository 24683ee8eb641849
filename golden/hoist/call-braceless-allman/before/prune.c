#include "tank.h"

/* Takes a node out of the tree, under a lock of its own. */
void TREE_UNLOCKED node_detach(Node *node)
{
    tree_wrlock();
    pause_all_begin();
    node_unlink(node);
    pause_all_end();
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
        node_wait(node);
    else
        node_detach(node);

    while (node->peer)
        node_detach(node->peer);
}
