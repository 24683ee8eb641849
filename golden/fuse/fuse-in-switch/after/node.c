#include "tank.h"

void node_step(Node *node)
{
    switch (node->state) {
    case NODE_NEW:
        tree_wrlock_paused();
        node_swap(node);
        if (node->last) {
            tree_wrunlock();
            break;
        }
        node_reset(node);
        tree_wrunlock();
        /* fall through */
    default:
        node_wait(node);
    }
}
