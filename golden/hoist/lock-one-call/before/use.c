#include "node.h"

void drop(Node *node)
{
    log_event("drop");
    node_detach(node);
    node->state = GONE;
}
