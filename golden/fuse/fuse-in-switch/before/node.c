#include "tank.h"

void node_step(Node *node)
{
    switch (node->state) {
    case NODE_NEW:
        pause_all_begin();
        tree_wrlock();
        node_swap(node);
        if (node->last) {
            tree_wrunlock();
            pause_all_end();
            break;
        }
        node_reset(node);
        tree_wrunlock();
        pause_all_end();
        /* fall through */
    default:
        node_wait(node);
    }
}
