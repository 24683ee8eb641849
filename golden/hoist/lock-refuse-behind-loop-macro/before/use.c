#include "node.h"

void drop_each(Node *node)
{
    FOR_EACH_LEFT(node) node_detach(node);
}

void drop_each_link(Node *node)
{
    FOR_EACH_LEFT(node) node_detach(node->link);
}
