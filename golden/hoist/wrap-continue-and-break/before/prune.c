#include "tank.h"

/* Takes a node out of the tree. */
void TREE_WRLOCK node_detach(Node *node)
{
    pause_all_begin();
    node_unlink(node);
    pause_all_end();
}

void node_prune_range(Node *root, int from, int to)
{
    Node *child;
    int id;

    for (id = from; id < to; id++) {
        child = node_find(id);
        tree_wrlock();
        if (child->busy) {
            tree_wrunlock();
            continue;
        }
        if (child->parent != root) {
            tree_wrunlock();
            break;
        }
        node_detach(child);
        tree_wrunlock();
    }
}
