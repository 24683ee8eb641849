#include "node.h"

void drop(Node *node)
{
    log_event("drop");
    tree_wrlock();
    node_detach(node);
    tree_wrunlock();
    node->state = GONE;
}
