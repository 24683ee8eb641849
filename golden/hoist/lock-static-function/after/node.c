#include "node.h"

static Node * TREE_WRLOCK
node_take(Node *root, const char *name, const char *long_name, int flags);

static Node * TREE_WRLOCK
node_take(Node *root, const char *name, const char *long_name, int flags)
{
    Node *found;

    found = node_find(root, name, long_name, flags);
    return found;
}

void node_drop(Node *root, const char *name)
{
    tree_wrlock();
    node_free(node_take(root, name, NULL, 0));
    tree_wrunlock();
}
