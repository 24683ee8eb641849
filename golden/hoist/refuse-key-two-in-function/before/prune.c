#include "tank.h"

void node_swap(Node *node, Node *peer)
{
    node_pause_begin(node);
    node_pause_begin(peer);
    node_exchange(node, peer);
    node_pause_end(peer);
    node_pause_end(node);
}

void node_close(Node *node)
{
    node_swap(node, node->peer);
}
