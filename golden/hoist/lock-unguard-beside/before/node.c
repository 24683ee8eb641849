#include "node.h"

/* Looks at what hangs below. */
int node_look(Node *node)
{
    TREE_RDLOCK_GUARD();
    return node_read(node);
}
