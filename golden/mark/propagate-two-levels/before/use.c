#include "node.h"

void node_show(Node *node)
{
    tree_rdlock();
    show(node_width(node));
    tree_rdunlock();
}
