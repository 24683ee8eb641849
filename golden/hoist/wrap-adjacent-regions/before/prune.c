#include "tank.h"

/* Takes a node out of the tree. */
void TREE_WRLOCK node_detach(Node *node)
{
    pause_all_begin();
    node_unlink(node);
    pause_all_end();
}

void node_prune_three(Node *a, Node *b, Node *c)
{
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
    node_free(a);
}
