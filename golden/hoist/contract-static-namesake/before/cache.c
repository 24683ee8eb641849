#include "tank.h"

static void TREE_WRLOCK drop_one(Node *node)
{
    node->stale = true;
}

void cache_drop(Node *node)
{
    tree_wrlock();
    drop_one(node);
    tree_wrunlock();
}
