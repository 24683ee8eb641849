#include "node.h"

void node_detach(Node *node)
{
    pause_all_begin();

    node_unlink(node);
    pause_all_end();
}

static void TREE_WRLOCK node_drop(Node *node)
{
    node_detach(node);
}

void node_prune(Node *node)
{
    tree_wrlock();
    node_drop(node);
    tree_wrunlock();
    if (node->stale) {
        node_free(node);
    }
}
