#include "tank.h"

/* Takes a node out of the tree. */
void TREE_WRLOCK node_detach(Node *node)
{
    pause_all_begin();
    node_unlink(node);
    pause_all_end();
}

void node_prune(Node *node, bool locked)
{
    if (!locked) {
        tree_wrlock();
    }
    node_detach(node);
    if (!locked) {
        tree_wrunlock();
    }
}
