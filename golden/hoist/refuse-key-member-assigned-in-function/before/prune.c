#include "tank.h"

void node_prune(Node *node)
{
    node->peer = node_last(node);
    node_pause_begin(node->peer);
    node_unlink(node->peer);
    node_pause_end(node->peer);
}

void node_close(Node *node)
{
    node_prune(node);
}
