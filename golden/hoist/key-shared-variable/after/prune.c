#include "tank.h"

/* tree_top must be paused. */
void node_prune(Node *node)
{
    node_link(tree_top, node);
}
