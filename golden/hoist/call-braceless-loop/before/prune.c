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

void node_prune_all(Node *root)
{
    Node *child;

    while (root->peer)
        node_detach(root->peer);

    NODE_FOREACH(child, root)
        node_detach(child);

    for (child = root->next; child; child = child->next)
        if (child->stale)
            node_detach(child);
    node_free(root);
}
