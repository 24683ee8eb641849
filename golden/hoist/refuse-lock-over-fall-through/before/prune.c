#include "tank.h"

/* Takes a node out of the tree. */
void TREE_WRLOCK node_detach(Node *node)
{
    pause_all_begin();
    node_unlink(node);
    pause_all_end();
}

void node_prune(Node *node, bool locked)
{
    switch (node->mode) {
    case MODE_MOVE:
        tree_wrlock();
        locked = true;
        /* fall through */
    case MODE_DROP:
        node_detach(node);
        break;
    default:
        break;
    }
    if (locked) {
        tree_wrunlock();
    }
}
