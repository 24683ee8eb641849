#include "tank.h"

static const char *node_name(Node *node)
{
    TREE_RDLOCK_GUARD();
    return node->name;
}
