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

void node_prune(Node *node)
{
    if (node->busy) {
        goto out;
    }
    node_mark(node);
out:
    node_detach(node);
}

void node_apply(Node *node)
{
    switch (node->mode) {
    case MODE_DROP: node_detach(node); break;
    case MODE_FREE:
        /* the peer stays */
        node_detach(node);
        node_free(node);
        break;
    default:
        break;
    }
}
