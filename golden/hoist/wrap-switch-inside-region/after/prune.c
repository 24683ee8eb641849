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

int node_apply(Node *node)
{
    pause_all_begin();
    tree_wrlock();
    switch (node->mode) {
    case MODE_FREE:
        node_mark(node);
        /* fall through */
    case MODE_DROP:
        node_detach(node);
        break;
    case MODE_KEEP:
        tree_wrunlock();
        pause_all_end();
        return -EBUSY;
    default:
        break;
    }
    tree_wrunlock();
    pause_all_end();
    return 0;
}
