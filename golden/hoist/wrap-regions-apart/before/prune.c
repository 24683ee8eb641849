#include "tank.h"

/* Takes a node out of the tree. */
void TREE_WRLOCK node_detach(Node *node)
{
    pause_all_begin();
    node_unlink(node);
    pause_all_end();
}

void node_prune_pair(Node *a, Node *b)
{
    tree_wrlock();
    node_detach(a);
    tree_wrunlock();
    node_wait(b);
    tree_wrlock();
    node_detach(b);
    tree_wrunlock();
}
