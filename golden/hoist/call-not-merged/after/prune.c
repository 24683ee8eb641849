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

void node_prune_many(Node *a, Node *b)
{
    pause_all_begin();
    node_detach(a);
    pause_all_end();
    node_wait(a);
    pause_all_begin();
    node_detach(b);
    pause_all_end();
    if (b->peer) {
        pause_all_begin();
        node_detach(b->peer);
        pause_all_end();
    }
    pause_all_begin();
    node_detach(a->peer);
    pause_all_end();
#ifdef TANK_EAGER
    pause_all_begin();
    node_detach(a->next);
    pause_all_end();
#endif
    pause_all_begin();
    node_detach(b->next);
    pause_all_end();
    if (a->busy) {
        goto parent;
    }
    pause_all_begin();
    node_detach(a->children);
    pause_all_end();
parent:
    pause_all_begin();
    node_detach(a->parent);
    pause_all_end();
}
