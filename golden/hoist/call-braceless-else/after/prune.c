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

void node_drop(Node *node)
{
    if (node->busy) {
        node_wait(node);
    } else {
        pause_all_begin();
        node_detach(node);
        pause_all_end();
    }
}

void node_apply(Node *node)
{
    if (node->mode == MODE_DROP) {
        pause_all_begin();
        node_detach(node);
        pause_all_end();
    } else if (node->mode == MODE_FREE) {
        node_free(node);
    } else {
        node_mark(node);
    }
}

void node_settle(Node *node)
{
    if (node->dirty) {
        node_reset(node);
        node_notify(node);
    } else {
        pause_all_begin();
        node_detach(node);
        pause_all_end();
    }
}
