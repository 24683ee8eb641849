#include "node.h"

void mirror_close(Node *node)
{
    tree_wrlock();
    node_drop(node->peer);
    tree_wrunlock();
}
