#include "node.h"

static Node *settled(Node *node)
{
    node_wait(node);
    return node;
}

void drop_settled(Node *node)
{
    node_detach(settled(node));
}
