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
        return -EBUSY;
    default:
        break;
    }
    tree_wrunlock();
    return 0;
}
