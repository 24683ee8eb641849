#include "node.h"

void node_detach(Node *node)
{
    tree_wrlock();
    node_unlink(node);
}
