#include "node.h"

void node_detach(Node *node)
{
    node_unlink(node);
}

/* All queues must be paused. */
static void TREE_WRLOCK node_drop(Node *node)
{
    node_detach(node);
}

void node_prune(Node *node)
{
    pause_all_begin();
    tree_wrlock();
    node_drop(node);
    tree_wrunlock();
    pause_all_end();
    if (node->stale) {
        node_free(node);
    }
}
