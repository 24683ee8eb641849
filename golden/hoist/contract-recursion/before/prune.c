#include "tank.h"

/* Takes a node and all that hangs below it out of the tree. */
void TREE_WRLOCK node_detach(Node *node)
{
    Node *child;

    pause_all_begin();
    NODE_FOREACH(child, node) {
        node_detach(child);
    }
    node_unlink(node);
    pause_all_end();
}

void node_close(Node *node)
{
    tree_wrlock();
    node_detach(node);
    tree_wrunlock();
}
