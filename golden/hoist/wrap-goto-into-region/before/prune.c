#include "tank.h"

/* Takes a node out of the tree. */
void TREE_WRLOCK node_detach(Node *node)
{
    pause_all_begin();
    node_unlink(node);
    pause_all_end();
}

void node_trim(Node *node)
{
    Node *child;

    tree_wrlock();
again:
    NODE_FOREACH(child, node) {
        if (child->stale) {
            node_detach(child);
            goto again;
        }
    }
    tree_wrunlock();
}
