#include "node.h"

#define DROP(node) node_detach(node)

void drop(Node *node)
{
    DROP(node);
}
