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

void node_drop(Node *node)
{
    if (node->busy)
        node_wait(node);
    else
        node_detach(node);
}

void node_apply(Node *node)
{
    if (node->mode == MODE_DROP)
        node_detach(node);
    else if (node->mode == MODE_FREE)
        node_free(node);
    else
        node_mark(node);
}

void node_settle(Node *node)
{
    if (node->dirty) {
        node_reset(node);
        node_notify(node);
    } else
        node_detach(node);
}
