#include "tank.h"

#include "node.h"

void node_close(Node *node)
{
    node_pause_begin(tree_top);
    node_prune(node);
    node_pause_end(tree_top);
}
