#include "tank.h"

int TREE_WRLOCK node_detach(Node *node);

/* Counts the children of the first node, before anything runs. */
int probe_first(Node *node)
{
    node_mark(node);
    return node_detach(node);
}
