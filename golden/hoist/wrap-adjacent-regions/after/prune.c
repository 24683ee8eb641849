#include "tank.h"

/*
 * Takes a node out of the tree.
 *
 * All queues must be paused.
 */
void TREE_WRLOCK node_detach(Node *node)
{
    node_unlink(node);
}

void node_prune_three(Node *a, Node *b, Node *c)
{
    pause_all_begin();
    tree_wrlock();
    node_detach(a);
    tree_wrunlock();
    tree_wrlock();
    node_detach(b);
    tree_wrunlock();

    /* the last one may be busy for long */
    tree_wrlock();
    node_detach(c);
    tree_wrunlock();
    pause_all_end();
    node_free(a);
}
