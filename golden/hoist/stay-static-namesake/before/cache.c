#include "tank.h"

/* Forgets what the cache knows about a node. */
static void node_detach(Node *node)
{
    pause_all_begin();
    node->stale = true;
    pause_all_end();
}

void cache_drop(Node *root)
{
    Node *child;

    tree_wrlock();
    NODE_FOREACH(child, root) {
        node_detach(child);
    }
    tree_wrunlock();
}
