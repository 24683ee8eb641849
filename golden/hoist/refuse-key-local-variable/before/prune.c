#include "tank.h"

void node_prune(Node *node)
{
    Node *last = node_last(node);

    node_pause_begin(last);
    node_unlink(last);
    node_pause_end(last);
}

void node_close(Node *node)
{
    node_prune(node);
}
