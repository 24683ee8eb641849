#include "tank.h"

static const char *node_name(Node *node)
{
    const char *ret;

    tree_rdlock();
    ret = node->name;
    tree_rdunlock();
    return ret;
}
