#include "node.h"

DEFINE_NODE_METHOD(node_walk)

void node_close(Node *node)
{
    node_free(node);
}
