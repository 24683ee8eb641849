#include "tank.h"

void node_prune(Node *node)
{
    node = node->children;
    node_pause_begin(node);
    node_unlink(node);
    node_pause_end(node);
}

void node_close(Node *node)
{
    node_prune(node);
}
