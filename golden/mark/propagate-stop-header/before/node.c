#include "show.h"

static int node_depth(Node *node)
{
    return node->depth;
}

void node_show(Node *node)
{
    show(node_depth(node));
}
