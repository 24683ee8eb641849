#include "tank.h"

void node_other(Node *node)
{
    TREE_RDLOCK_GUARD();
    node_touch(node);
}

void node_sync(Node *node)
{
    /* TREE_RDLOCK_GUARD() would be too much here. */
    node_say("TREE_RDLOCK_GUARD");
}
