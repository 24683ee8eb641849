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

void node_prune_range(Node *root, int from, int to)
{
    Node *child;
    int id;

    for (id = from; id < to; id++) {
        child = node_find(id);
        pause_all_begin();
        tree_wrlock();
        if (child->busy) {
            tree_wrunlock();
            pause_all_end();
            continue;
        }
        if (child->parent != root) {
            tree_wrunlock();
            pause_all_end();
            break;
        }
        node_detach(child);
        tree_wrunlock();
        pause_all_end();
    }
}
