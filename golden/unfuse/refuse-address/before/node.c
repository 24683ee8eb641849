#include "tank.h"

void node_sort(Node *node)
{
    node->lock = tree_wrlock_paused;
    node_swap(node);
}
