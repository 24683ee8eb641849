#include "tank.h"

#define NODE_ROOT (tree_root(0))

void node_prune(Node *node)
{
    node_pause_begin(NODE_ROOT);
    node_unlink(node);
    node_pause_end(NODE_ROOT);
}
