#include "tank.h"

/* Takes a node out of the tree. */
void TREE_WRLOCK node_detach(Node *node)
{
    pause_all_begin();
    node_unlink(node);
    pause_all_end();
}

static void TREE_WRLOCK node_drop(Node *node)
{
    tree_rdlock();
    node_dump(node);
    tree_rdunlock();
    node_detach(node);
}

void node_close(Node *node)
{
    tree_wrlock();
    node_drop(node);
    tree_wrunlock();
}
