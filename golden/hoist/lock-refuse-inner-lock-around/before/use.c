#include "node.h"

void drop(Node *node)
{
    node_detach(node);
}
