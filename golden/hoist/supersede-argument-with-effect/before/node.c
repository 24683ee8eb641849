#include "tank.h"

/* Takes a node out of the tree. */
void node_detach(Node *node)
{
    pause_all_begin();
    node_unlink(node);
    pause_all_end();
}

void node_close(int number)
{
    node_pause_begin(node_get(number));
    tree_wrlock();
    node_detach(node_get(number));
    tree_wrunlock();
    node_pause_end(node_get(number));
}
