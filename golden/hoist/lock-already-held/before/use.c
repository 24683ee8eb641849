#include "node.h"

static void prune(Node *root)
{
    tree_wrlock();
    node_detach(root->child);
    tree_wrunlock();
}

static void TREE_WRLOCK prune_locked(Node *root)
{
    node_detach(root->child);
}
