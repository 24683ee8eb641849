#include "tank.h"

/* Takes a node out of the tree. */
void TREE_WRLOCK node_detach(Node *node)
{
    pause_all_begin();
    node_unlink(node);
    pause_all_end();
}

static void TREE_WRLOCK mirror_visit(Node *node, void *opaque)
{
    if (node != opaque) {
        node_detach(node);
    }
}

void mirror_clear(Node *root)
{
    tree_wrlock();
    node_visit(root, mirror_visit, root);
    tree_wrunlock();
}
