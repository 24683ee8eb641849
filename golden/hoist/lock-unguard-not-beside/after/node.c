#include "node.h"

/* Looks at what hangs below. */
int TREE_RDLOCK node_look(Node *node)
{
    return node_read(node);
}
