#include "node.h"

void node_prune(Node *node)
{
    node_discard(node->peer);
    node_discard(node);
}
