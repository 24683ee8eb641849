#include "tank.h"

void node_prune(Node *node)
{
    node_pause_begin(tree_top);
    node_link(tree_top, node);
    node_pause_end(tree_top);
}
