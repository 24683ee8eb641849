#include "tank.h"

#define WALK(it, root) for (it = (root)->children; it; it = it->next) {

/* Takes a node out of the tree. */
void TREE_WRLOCK node_detach(Node *node)
{
    pause_all_begin();
    node_unlink(node);
    pause_all_end();
}

void node_prune(Node *node)
{
    tree_wrlock();
    node_detach(node);
    tree_wrunlock();
}

void node_prune_all(Node *root)
{
    Node *child;

    tree_wrlock();
    WALK(child, root)
        node_detach(child);
    }
    tree_wrunlock();
}
