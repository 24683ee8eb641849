#include "node.h"

static Node *node_take(Node *root, const char *name, const char *long_name, int flags);

static Node *node_take(Node *root, const char *name, const char *long_name, int flags)
{
    Node *found;

    tree_wrlock();
    found = node_find(root, name, long_name, flags);
    tree_wrunlock();
    return found;
}

void node_drop(Node *root, const char *name)
{
    node_free(node_take(root, name, NULL, 0));
}
