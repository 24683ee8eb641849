#include "tank.h"

/* Takes a node out of the tree. */
void node_detach(Node *node)
{
    pause_all_begin();
    node_unlink(node);
    pause_all_end();
}

void node_close(Node *node)
{
    node_pause_begin(node);
    node_use(node);
    tree_wrlock();
    node_detach(node);
    tree_wrunlock();
    node_pause_end(node);
}
