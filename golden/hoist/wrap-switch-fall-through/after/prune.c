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
    switch (node->mode) {
    case MODE_FREE:
        pause_all_begin();
        tree_wrlock();
        node_detach(node->peer);
        tree_wrunlock();
        pause_all_end();
        /* fall through */
    case MODE_DROP:
        pause_all_begin();
        tree_wrlock();
        node_detach(node);
        tree_wrunlock();
        pause_all_end();
        break;
    case MODE_KEEP:
        tree_wrlock();
        node_mark(node);
        tree_wrunlock();
        break;
    default:
        return -EINVAL;
    }
    return 0;
}
