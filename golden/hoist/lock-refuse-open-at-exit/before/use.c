#include "node.h"

void drop(Node *node)
{
    node_detach(node);
    tree_wrunlock();
}
