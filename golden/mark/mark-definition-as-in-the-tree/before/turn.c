#include "turn.h"

static int TREE_RDLOCK turn_depth(Node *node)
{
    return node->depth;
}

int TREE_RDLOCK turn_left(Node *node)
{
    return turn_depth(node) + 1;
}

int TREE_RDLOCK turn_right(Node *node)
{
    return turn_depth(node) - 1;
}
