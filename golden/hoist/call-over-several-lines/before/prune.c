#include "tank.h"

/* Takes a node out of the tree, under a lock of its own; counts its children. */
int TREE_UNLOCKED node_detach(Node *node)
{
    int left;

    tree_wrlock();
    pause_all_begin();
    left = node_unlink(node);
    pause_all_end();
    tree_wrunlock();
    return left;
}

static int node_note(const char *text, int left, int id)
{
    node_log(text);
    return left + id;
}

int node_prune(Node *node)
{
    int sum;

    sum = node_note("a node was taken out together with "
                    "whatever hung below it",
                    node_detach(node),
                    node->id);
    return sum;
}
