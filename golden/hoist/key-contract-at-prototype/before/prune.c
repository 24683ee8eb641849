#include "tank.h"

void node_detach(Node *node)
{
    node_pause_begin(node);
    node_unlink(node);
    node_pause_end(node);
}

void node_close(Node *node)
{
    tree_wrlock();
    node_detach(node->peer);
    tree_wrunlock();
}
