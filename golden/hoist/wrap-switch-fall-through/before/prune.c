#include "tank.h"

/* Takes a node out of the tree. */
void TREE_WRLOCK node_detach(Node *node)
{
    pause_all_begin();
    node_unlink(node);
    pause_all_end();
}

int node_apply(Node *node)
{
    switch (node->mode) {
    case MODE_FREE:
        tree_wrlock();
        node_detach(node->peer);
        tree_wrunlock();
        /* fall through */
    case MODE_DROP:
        tree_wrlock();
        node_detach(node);
        tree_wrunlock();
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
