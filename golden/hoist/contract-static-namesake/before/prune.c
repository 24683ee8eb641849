#include "tank.h"

/* Takes a node out of the tree. */
void TREE_WRLOCK node_detach(Node *node)
{
    pause_all_begin();
    node_unlink(node);
    pause_all_end();
}

static void TREE_WRLOCK drop_one(Node *node)
{
    node_detach(node);
}

void node_prune(Node *node)
{
    tree_wrlock();
    drop_one(node);
    tree_wrunlock();
}
