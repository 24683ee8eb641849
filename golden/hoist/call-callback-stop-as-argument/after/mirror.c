#include "tank.h"

/*
 * Takes a node out of the tree.
 *
 * All queues must be paused.
 */
void TREE_WRLOCK node_detach(Node *node)
{
    node_unlink(node);
}

static void TREE_WRLOCK mirror_visit(Node *node, void *opaque)
{
    if (node != opaque) {
        pause_all_begin();
        node_detach(node);
        pause_all_end();
    }
}

void mirror_clear(Node *root)
{
    tree_wrlock();
    node_visit(root, mirror_visit, root);
    tree_wrunlock();
}
