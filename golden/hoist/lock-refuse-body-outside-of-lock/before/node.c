#include "node.h"

void node_detach(Node *node)
{
    node_wait(node);
    tree_wrlock();
    node_unlink(node);
    tree_wrunlock();
}
