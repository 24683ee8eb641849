#include "node.h"

void drop(Node *node)
{
    tree_wrlock();
    node_detach(node);
    tree_wrunlock();
}
