#include "node.h"

int drop(Node *node)
{
    return node_detach(node);
}
