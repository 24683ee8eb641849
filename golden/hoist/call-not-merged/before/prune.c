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

void node_prune_many(Node *a, Node *b)
{
    node_detach(a);
    node_wait(a);
    node_detach(b);
    if (b->peer) {
        node_detach(b->peer);
    }
    node_detach(a->peer);
#ifdef TANK_EAGER
    node_detach(a->next);
#endif
    node_detach(b->next);
    if (a->busy) {
        goto parent;
    }
    node_detach(a->children);
parent:
    node_detach(a->parent);
}
