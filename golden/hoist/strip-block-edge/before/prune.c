#include "tank.h"

/* Takes a node out of the tree. */
void TREE_WRLOCK node_detach(Node *node)
{
    pause_all_begin();

    if (node->peer) {
        node_mark(node->peer);

        pause_all_end();
    } else {
        pause_all_end();

        node_mark(node);
    }

    node_unlink(node);
}

void node_prune(Node *node)
{
    tree_wrlock();
    node_detach(node);
    tree_wrunlock();
}
